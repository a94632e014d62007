import { talk, said } from '../stage/people.js';

export default {
  title: 'The launcher, with a large count, at the start',
  closed: true,
  attributes: { position: 'start' },
  room: { unread: 140, messages: talk(...said) },
  async act(stage) {
    (await stage.find('[part~=launcher]')).dispatchEvent(new Event('pointerenter'));
    await stage.settle();
  },
};
