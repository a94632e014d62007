import { image } from '../stage/files.js';
import { ana, talk } from '../stage/people.js';

export default {
  title: 'An image, large',
  room: {
    messages: talk([
      ana,
      'Like this',
      { files: [image('lamp-1.png', 400, 300, 'teal'), image('lamp-2.png', 300, 400, 'sienna')] },
    ]),
  },
  async act(stage) {
    const picture = await stage.find('[part~=image]');
    await stage.until(() => stage.$('[part~=image] img'));
    picture.click();
    await stage.until(() => stage.$('dialog img'));
  },
};
