import { ana, jonas, lin, me, morning, said, talk, three } from '../stage/people.js';

const minute = 60_000;
const held = [
  { held: 1, at: morning - 20 * minute, from: lin.id, name: lin.name, text: 'Cheap lamps: https://lamps.example' },
];
const reports = [
  {
    ...{ report: 1, at: morning - 12 * minute, by: ana.id, reason: 'insult: He says this to everybody.', seq: 2 },
    ...{ from: jonas.id, name: jonas.name, text: 'Only a fool buys a lamp like that.' },
  },
  { report: 2, at: morning - 6 * minute, by: me.id, reason: 'spam', seq: 3, from: 'g_x', name: '', text: 'Buy now!' },
];

/** What waits for moderators, once it is opened. */
export const waiting = (title, found, more = {}) => ({
  title,
  answer: ({ type, room }) =>
    type === 'held' || type === 'reports' ? { type, room, [type]: found[type] ?? [], more: false } : undefined,
  room: {
    ...three,
    kind: 'open',
    can: ['read', 'send', 'upload', 'edit', 'delete', 'react', 'signal', 'moderate'],
    messages: talk(...said),
  },
  async act(stage) {
    (await stage.find('[aria-label^="For moderators"], [aria-label^="للمشرفين"]')).click();
    await stage.find('[data-pane=modq] [role=status]');
    await stage.settle();
    await more.more?.(stage);
  },
  ...more,
});

export default waiting('What waits for moderators', { held, reports });
export const all = { held, reports };
