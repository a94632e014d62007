// Polls: messages with options, and what one has chosen oneself.
import { ana, jonas, lin, talk } from './people.js';

/** What somebody asks, with options and how many have chosen each. */
export const asks = (who, question, options, poll = {}, change = {}) => [
  who,
  [question, ...Object.keys(options)].join('\n- '),
  { poll: { options: Object.keys(options).length, votes: Object.values(options), voters: 0, ...poll }, ...change },
];

/** Says what one has chosen, by the number of the poll, and who else has. */
export const ballots =
  (votes, voters = [ana, jonas, lin]) =>
  ({ type, room, of, choice }) => {
    if (type === 'votes') return { type, room, votes };
    if (type !== 'voters') return undefined;
    return { type, room, of, users: choice ? voters.slice(1) : voters };
  };

/** A state with one poll at the end of a talk. */
export const pollState = (title, said, votes = [], more = {}) => ({
  title,
  answer: ballots(votes),
  ...more,
  room: { messages: talk(...said), ...more.room },
  async act(stage) {
    await stage.find('[data-do=vote]');
    if (votes.length) await stage.find('[data-do=vote][aria-checked=true]');
    await more.act?.(stage);
    await stage.settle();
  },
});
