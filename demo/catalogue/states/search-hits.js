import { ana, jonas, talk, said } from '../stage/people.js';

export default {
  title: 'Search: found',
  room: { messages: talk(...said) },
  answer: ({ type, room }) =>
    type === 'search' && {
      type: 'found',
      room,
      more: false,
      hits: [
        { seq: 4, at: Date.now() - 26 * 60_000, from: ana.id, name: ana.name, text: said[3][1], ranges: [[12, 17]] },
        {
          seq: 1,
          at: Date.now() - 86_400_000 * 9,
          from: jonas.id,
          name: jonas.name,
          text: 'A joint of brass, another of steel',
          ranges: [[2, 7]],
        },
      ],
    },
  async act(stage) {
    await stage.click('Search');
    await stage.write('joint', '[role=search] input');
    await stage.find('mark');
  },
};
