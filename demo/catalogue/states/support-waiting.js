import { among, me, talk } from '../stage/people.js';
import { answers, lamp, support } from '../stage/support.js';

export default support('Support, waiting for a first answer', undefined, {
  room: { kind: 'support', messages: talk(lamp[0]), ...among(me) },
  answer: (asked) =>
    asked.type === 'wait'
      ? { type: 'wait', room: asked.room, since: Date.now(), position: 3, usual: 240_000 }
      : answers({ status: 'open' })(asked),
  after: (stage) => stage.until(() => /4 min/.test(stage.$('header').textContent), 'place'),
});
