import { ana } from '../stage/people.js';
import { desk, support } from '../stage/support.js';

const words = { margin: '40px', width: 'min(320px, 100% - 80px)', font: '16px/24px system-ui', color: '#888' };

/** The page has something that a visitor may show. */
function shop() {
  desk({ share: { point: true } });
  const main = document.createElement('main');
  Object.assign(main.style, words);
  const title = Object.assign(document.createElement('h1'), { textContent: 'Holm lamp' });
  const text = Object.assign(document.createElement('p'), {
    textContent: 'Order 4711 for maya@example.com comes on Friday. The glass is packed by itself.',
  });
  main.append(title, text);
  document.body.prepend(main);
}

const point = async (stage) => {
  (await stage.find('[data-do=point]')).click();
  await stage.until(() => stage.$('.ptover, [popover][role=application]'), 'the page');
};

/** Chosen by the keyboard: the heading, then the text after it. */
const aim = async (stage) => {
  await point(stage);
  const over = await stage.find('[role=application]');
  for (let step = 0; step < 2; step += 1) {
    over.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, composed: true, cancelable: true }));
    await stage.settle();
  }
  return over;
};

const change = {
  attributes: { support: 'desk', heading: 'Fennmark support' },
  before: shop,
  async after(stage) {
    const over = await aim(stage);
    over.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }));
    await stage.settle();
  },
};

export default support('Support, what is about to be shown', { status: 'open', agent: ana }, change);
export { aim, change };
