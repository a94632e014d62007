import sealed, { encryption } from './sealed.js';

export default {
  ...sealed,
  title: 'A sealed room: the other has not opened it yet, in Arabic',
  attributes: { lang: 'ar' },
  direction: 'rtl',
  room: {
    ...sealed.room,
    messages: [],
    can: ['read', 'delete', 'react', 'signal'],
    encryption: { ...encryption, status: 'waiting', safetyNumber: '', devices: [] },
  },
  async act(stage) {
    await stage.find('[part=composer] [role=status]');
  },
};
