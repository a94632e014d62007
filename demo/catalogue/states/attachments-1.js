import { image } from '../stage/files.js';
import { me, ana, talk } from '../stage/people.js';

export default {
  title: '1 image',
  room: {
    messages: talk(
      [ana, 'Like this', { files: [image('lamp-1.png', 400, 300, 'teal')] }],
      [me, '', { files: [image('lamp-1.png', 400, 300, 'teal')] }],
    ),
  },
};
