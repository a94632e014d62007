import { image } from '../stage/files.js';
import { me, ana, talk } from '../stage/people.js';

export default {
  title: '3 images',
  room: {
    messages: talk(
      [
        ana,
        'Like this',
        {
          files: [
            image('lamp-1.png', 400, 300, 'teal'),
            image('lamp-2.png', 300, 400, 'sienna'),
            image('lamp-3.png', 400, 300, 'olive'),
          ],
        },
      ],
      [
        me,
        '',
        {
          files: [
            image('lamp-1.png', 400, 300, 'teal'),
            image('lamp-2.png', 300, 400, 'sienna'),
            image('lamp-3.png', 400, 300, 'olive'),
          ],
        },
      ],
    ),
  },
};
