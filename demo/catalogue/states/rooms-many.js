import rooms from './rooms.js';
import { answers, listed, showList } from '../stage/rooms.js';

export default {
  ...rooms,
  title: 'Rooms: five hundred',
  answer: answers(
    Array.from({ length: 500 }, (_, index) =>
      listed(index ? `r${index}` : 'lobby', `Room ${index + 1}`, 'Hello', { unread: index % 4 }),
    ),
  ),
  async act(stage) {
    await showList(stage);
    await stage.find('[role=option]');
  },
};
