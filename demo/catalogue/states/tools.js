import { talk, said } from '../stage/people.js';

export default {
  title: 'The tools of a message, with the focus',
  room: { messages: talk(...said) },
  async act(stage) {
    (await stage.message('m4')).focus();
    await stage.find('[data-do=menu]');
  },
};
