import { talk, said } from '../stage/people.js';

export default {
  title: 'Choosing a reaction',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.point('m4');
    (await stage.find('[data-do=react]')).click();
    await stage.find('[role=menu]');
    await stage.settle();
  },
};
