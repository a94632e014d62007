import rooms from './rooms.js';
import { answers, showList } from '../stage/rooms.js';

export default {
  ...rooms,
  title: 'Rooms: none yet',
  attributes: { ...rooms.attributes, rooms: '' },
  answer: answers([]),
  async act(stage) {
    await showList(stage);
    await stage.button('New conversation');
  },
};
