import { chosen } from '../stage/files.js';
import { talk, said } from '../stage/people.js';

export default {
  title: 'Uploads under way',
  uploads: { 'notes.txt': 0.4, 'lamp.png': 0.7, 'arm.png': 1 },
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.choose(
      await chosen('arm.png', 'image/png'),
      await chosen('lamp.png', 'image/png'),
      await chosen('notes.txt'),
    );
    await stage.press(stage.$('textarea'), 'Enter');
  },
};
