import { missing, file } from '../stage/files.js';
import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Files, a film, and one that is gone',
  room: {
    messages: talk(
      [
        ana,
        'The drawing',
        { files: [file('holm-shade-fitting-instructions-2025-05.pdf', 1_258_291, 'application/pdf')] },
      ],
      [me, '', { files: [file('crack.mp4', 8_400_000, 'video/mp4')] }],
      [ana, '', { files: [missing('gone.png')] }],
    ),
  },
};
