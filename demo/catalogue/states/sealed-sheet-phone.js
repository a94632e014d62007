import sheet from './sealed-sheet.js';
import { encryption } from './sealed.js';

export default {
  ...sheet,
  title: 'A sealed room: another device since the number was compared, on a phone',
  frame: 'phone',
  room: { ...sheet.room, encryption: { ...encryption, wasVerified: true } },
};
