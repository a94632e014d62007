import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'New messages below',
  room: {
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
    for (const text of ['Are you there?', 'It has come!', 'Look']) stage.room.receive(ana, text);
    await stage.until(() => /3 new messages/.test(stage.element.shadowRoot.textContent));
  },
};
