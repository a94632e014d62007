import { chosen } from '../stage/files.js';
import { talk, said } from '../stage/people.js';

export default {
  title: 'Uploads that failed',
  uploads: { 'lamp.png': 'forbidden', 'film.mp4': 'quota-exceeded' },
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.choose(await chosen('lamp.png', 'image/png'), await chosen('film.mp4', 'video/mp4'));
    await stage.until(() => stage.$$('[role=status]').length >= 2);
  },
};
