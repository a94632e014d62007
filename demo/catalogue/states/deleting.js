import { talk, said } from '../stage/people.js';

export default {
  title: 'Deleting, which can be undone',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.menu('m3');
    (await stage.find('[role=menu] [data-do=delete]')).click();
    await stage.find('[data-do=undo]');
  },
};
