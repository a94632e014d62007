import { ana, me, talk } from '../stage/people.js';
import { lamp, support } from '../stage/support.js';

const words = 'Pointed at: Add to cart\nHolm lamp\nhttps://shop.example/holm';
const pointed = {
  page: { title: 'Holm lamp', address: 'https://shop.example/holm' },
  ...{ tag: 'button', name: 'Add to cart' },
  box: [820, 430, 240, 60],
  view: [1_280, 800],
};
const messages = talk(...lamp.slice(0, 2), [me, words]).map((message) =>
  message.text === words ? { ...message, pointed } : message,
);

export default support(
  'Support, what was shown of the page',
  { status: 'open', agent: ana },
  { room: { kind: 'support', messages } },
);
