import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Marks: bold, lists, quotes, code, links',
  room: {
    messages: talk(
      [
        ana,
        '**First** take off the shade, _slowly_, then:\n1. open the base\n2. take the `key`\n3. ~~force it~~ turn it\n\n> The nut wants a quarter turn.\n\nSee [the manual](https://example.com/manual).',
      ],
      [me, 'It says\n```\nerror: joint loose\n  at arm.upper:4\n```\n- twice\n- https://example.com/log'],
    ),
  },
};
