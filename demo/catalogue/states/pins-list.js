import pins from './pins.js';

export default {
  ...pins,
  title: 'Pins: all of them',
  room: { ...pins.room, can: ['read', 'send', 'edit', 'delete', 'react', 'signal', 'moderate'] },
  async act(stage) {
    await pins.act(stage);
    (await stage.find('[aria-expanded]:has(b)')).click();
    await stage.find('section [data-seq]');
  },
};
