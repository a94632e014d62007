import { voice } from '../stage/files.js';
import { me, ana, talk } from '../stage/people.js';

const isDrawn = (path) =>
  path
    .getAttribute('d')
    .split('v')
    .some((height) => parseFloat(height) > 2);

export default {
  title: 'Voice messages',
  room: { messages: talk([ana, '', { files: [voice(7)] }], [me, '', { files: [voice(3)] }]) },
  act: (stage) =>
    stage.until(() => {
      const waves = stage.$$('[part~=voice] path').filter((path) => path.getAttribute('d').split('v').length > 9);
      return waves.length >= 2 && waves.every(isDrawn);
    }, 'waves'),
};
