import { desk } from '../stage/support.js';
import greeting from './support-greeting.js';

export default {
  ...greeting,
  title: 'Support, a greeting in Arabic',
  direction: 'rtl',
  frame: 'phone',
  attributes: { ...greeting.attributes, lang: 'ar' },
  before: () => desk({ greetings: [{ text: 'هل تحتاج إلى قطعة لمصباحك؟ لدينا كلها منذ ١٩٦٢.' }] }),
};
