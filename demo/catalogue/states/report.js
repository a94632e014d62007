import { talk, said } from '../stage/people.js';

export default {
  title: 'Reporting a message',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.menu('m4');
    (await stage.find('[data-do=report]')).click();
    (await stage.find('dialog [value=spam]')).click();
    await stage.settle();
  },
};
