import { talk, said } from '../stage/people.js';

export default {
  title: 'The launcher, with a count',
  closed: true,
  room: { unread: 3, messages: talk(...said) },
  async act(stage) {
    (await stage.find('[part~=launcher]')).dispatchEvent(new Event('pointerenter'));
    await stage.settle();
  },
};
