import { ana, jonas, lin } from '../stage/people.js';
import { answers, root } from './thread-line.js';
import thread from './thread.js';

const minute = 60_000;
const usual = { room: 'lobby', kind: 'private', name: 'Workshop', unread: 0, readTo: 90, users: [] };
const of = (seq, from, text, change, count, by) => ({
  ...usual,
  ...change,
  root: root({
    ...{ seq, from: from.id, name: from.name, text },
    answers: { count, last: 60, at: Date.now() - seq * 40 * minute, by: by.map(({ id }) => id) },
  }),
});
const said = answers();

export default {
  ...thread,
  title: 'Threads: those that one follows',
  answer: (asked) =>
    asked.type === 'threads'
      ? {
          type: 'threads',
          next: [Date.now(), 'lobby', 1],
          threads: [
            { ...usual, unread: 2, root: root() },
            of(
              3,
              jonas,
              'Maya, can you look at the order from Lyon? They ask for the longer arm.',
              { room: 'orders', name: 'Orders' },
              12,
              [ana],
            ),
            of(60, lin, '明天见！', { unread: 1 }, 1, [lin]),
          ],
        }
      : said(asked),
  async act(stage) {
    // On a narrow screen the list is in another place.
    if (innerWidth > 760) await stage.find('[role=option][data-room=orders]');
    (
      await stage.until(
        () => stage.$$('button').find((each) => /^Threads/.test(each.getAttribute('aria-label') ?? '')),
        'threads',
      )
    ).click();
    await stage.find('section [data-root]');
    await stage.settle();
  },
};
