import { chosen } from '../stage/files.js';
import { talk, said } from '../stage/people.js';

export default {
  title: 'A file that is too large',
  chat: {
    limits: {
      frameBytes: 65_536,
      frameMessages: 128,
      textLength: 8_000,
      roomLength: 128,
      fileBytes: 1_048_576,
      messageFiles: 10,
    },
  },
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.choose(await chosen('whole-house.tiff', 'application/octet-stream', 1_400_000));
    await stage.find('[role=status]');
  },
};
