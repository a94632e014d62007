import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Older messages come',
  moves: true,
  room: {
    more: true,
    loadingOlder: true,
    messages: talk(
      ...Array.from({ length: 24 }, (_, index) => [
        index % 3 ? ana : me,
        `Number ${index + 1} of a long talk about lamps`,
      ]),
    ),
  },
  async act(stage) {
    const log = await stage.find('[part~=log]');
    log.scrollTop = 0;
    log.dispatchEvent(new Event('scroll'));
    await stage.settle();
  },
};
