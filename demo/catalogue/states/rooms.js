import { me, three, talk, said } from '../stage/people.js';
import { answers, showList } from '../stage/rooms.js';

export default {
  title: 'Rooms',
  frame: 'wide',
  attributes: { mode: 'full', room: 'lobby', heading: 'Team' },
  room: { ...three, messages: talk(...said, [me, 'Thank you!']) },
  answer: answers(),
  async act(stage) {
    await showList(stage);
    await stage.find('[role=option][data-room=orders]');
  },
};
