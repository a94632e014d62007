import { expect } from '@open-wc/testing';
import type { Pointed } from '../../src/client/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, me, message } from '../support/fake-chat.ts';
import { answer, summary } from '../support/fake-rooms.ts';
import { setViewport } from '../support/viewport.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

const page = `
  <main id="shop" style="position: absolute; inset: 0 auto auto 0; padding: 20px; inline-size: 400px; font: 14px/20px sans-serif">
    <h1>Holm lamp</h1>
    <button id="cart" style="display: block; inline-size: 200px; block-size: 40px"><svg width="20" height="20"></svg> Add 2 to cart</button>
    <p id="words">Order 4711 for maya@example.com <span hidden>unseen</span><script type="text/plain">code</script> is on its way</p>
    <label>Street <input id="street" value="Elm Road 5" style="block-size: 30px"></label>
    <p><input id="secret" type="password" value="hunter2" aria-label="Password" style="block-size: 30px"></p>
    <div id="own" data-live-chat-private style="block-size: 30px">Balance: a lot</div>
    <div id="open" style="block-size: 30px"></div>
  </main>`;

let stage: HTMLElement;
let clicks: string[];

async function talking(share: object = { point: true }): Promise<Mounted> {
  const script = document.createElement('script');
  Object.assign(script, { type: 'application/json', id: 'desk', textContent: JSON.stringify({ share }) });
  document.body.append(script);
  const room = {
    kind: 'support' as const,
    ...{ messages: [message({})], presence: { count: 2, users: [me, ana] } },
    can: ['read', 'send', 'upload'] as const,
  };
  const it = await mount({ attributes: { support: 'desk', open: '', lang: 'en' }, room });
  await answer(it, 'rooms', { type: 'rooms', rooms: [summary('s_one', { kind: 'support', name: '' })] });
  await answer(it, 'conversation', { type: 'conversation', room: '', status: 'open' });
  await until(() => it.element.room === 's_one', 'shown');
  return it;
}

async function begun(share?: object): Promise<Mounted> {
  const it = await talking(share);
  await until(() => it.$('[data-do=point]'), 'the button');
  it.$('[data-do=point]').click();
  await until(() => it.$('.ptover')?.matches(':popover-open'), 'the page');
  return it;
}

/** The middle of something of the page. */
function middleOf(selector: string): { clientX: number; clientY: number } {
  const { left, top, width, height } = document.querySelector(selector)!.getBoundingClientRect();
  return { clientX: left + width / 2, clientY: top + height / 2 };
}

const pointer = (it: Mounted, type: string, selector: string): void => {
  const options = { bubbles: true, composed: true, cancelable: true, ...middleOf(selector) };
  const event = type === 'click' ? new MouseEvent(type, options) : new PointerEvent(type, options);
  it.$('.ptover').dispatchEvent(event);
};

const sent = (it: Mounted) => it.room.called('send') as readonly unknown[] as [string, { readonly pointed: Pointed }][];
const shown = (it: Mounted) => it.text('.ptprev .ptw');

/** Points there, and sends it. */
async function pick(it: Mounted, selector: string): Promise<void> {
  pointer(it, 'click', selector);
  await until(() => it.$('.ptprev'), 'what the team will see');
}

describe('P52: something of the page that a visitor shows the team', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_000, height: 700 });
    stage = document.createElement('div');
    stage.innerHTML = page;
    document.body.append(stage);
    document.querySelector('#open')!.attachShadow({ mode: 'open' }).innerHTML =
      '<b id="in" style="display: block">Inside</b>';
    clicks = [];
    stage.addEventListener('click', ({ target }) => clicks.push((target as Element).id));
  });
  afterEach(() => {
    unmountAll();
    stage.remove();
    document.getElementById('desk')?.remove();
  });

  it('is offered only where the site wants it', async () => {
    const it = await talking({ typing: true });
    await until(() => it.$('.sees'), 'its part');
    expect(!!it.$('[data-do=point]')).to.equal(false);
  });

  it('the panel steps aside, what is under the pointer is outlined, and a click is the page’s no more; nothing is sent unseen', async () => {
    const it = await begun();
    expect(getComputedStyle(it.$('.panel')).visibility).to.equal('hidden');
    expect(it.focused() === it.$('.ptover')).to.equal(true);
    pointer(it, 'pointermove', '#cart svg');
    await it.updated();
    const [mark, button] = [it.$('.ptmark'), document.querySelector('#cart')!].map((each) =>
      each.getBoundingClientRect(),
    );
    expect([mark!.left, mark!.top, mark!.width]).to.deep.equal([button!.left, button!.top, button!.width]);
    expect(it.text('.ptbar b')).to.equal('Add • to cart');
    await pick(it, '#cart');
    expect(clicks).to.deep.equal([]);
    expect(getComputedStyle(it.$('.panel')).visibility).to.equal('visible');
    expect(sent(it)).to.deep.equal([]);
    expect(shown(it)).to.contain('Add • to cart');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await until(() => it.focused() === it.$('.ptprev .main'), 'the focus on what sends it');
    it.$('.ptprev .main').click();
    await it.updated();
    expect(!!it.$('.ptprev')).to.equal(false);
    const [words, { pointed }] = sent(it)[0]!;
    const { box, view, ...rest } = pointed;
    const address = location.origin + location.pathname;
    expect(rest).to.deep.equal({
      page: { title: document.title, address },
      ...{ tag: 'button', role: 'button', name: 'Add • to cart' },
    });
    expect(box).to.deep.equal([button!.left, button!.top, button!.width, button!.height].map(Math.round));
    expect(view).to.deep.equal([innerWidth, innerHeight]);
    for (const said of [rest.name!, document.title, address]) expect(words).to.contain(said);
  });

  it('has neither digits, addresses of e-mail, what is hidden, nor what is written in fields; private things cannot be chosen', async () => {
    const it = await begun();
    await pick(it, '#words');
    expect(shown(it)).to.contain('Order •••• for ••• is on its way');
    it.$('.ptprev .ptbtn:nth-child(2)').click();
    await until(() => it.$('.ptover')?.matches(':popover-open'), 'the page again');
    await pick(it, '#street');
    expect(shown(it)).to.contain('Street');
    expect(it.$('.ptprev').textContent).not.to.match(/Elm|5/);
    it.$('.ptprev .ptbtn:nth-child(2)').click();
    await until(() => it.$('.ptover')?.matches(':popover-open'), 'the page again');
    for (const selector of ['#secret', '#own']) {
      pointer(it, 'click', selector);
      await it.updated();
      expect(it.text('.ptbar b'), selector).to.equal('This is private and is not shown.');
      expect(!!it.$('.ptprev'), selector).to.equal(false);
    }
    pointer(it, 'pointermove', '#open');
    await it.updated();
    expect(it.text('.ptbar b'), 'in an open shadow root').to.equal('Inside');
    await pick(it, '#open');
    expect(shown(it)).to.contain('Inside');
  });

  it('by the keyboard: Tab goes through the page and to the button, arrows around, Enter chooses, Escape leaves', async () => {
    const it = await begun();
    const press = (key: string, more: KeyboardEventInit = {}) => it.press(it.focused()!, key, more);
    const label = () => it.text('.ptbar b');
    await press('Tab');
    expect(label()).to.equal('Holm lamp');
    await press('Tab');
    expect(label()).to.equal('Add • to cart');
    expect(it.announced()).to.deep.equal(['Holm lamp', 'Add • to cart']);
    await press('ArrowUp');
    expect(label()).to.contain('Holm lamp Add • to cart Order');
    await press('ArrowDown');
    await press('ArrowRight');
    expect(label()).to.equal('Add • to cart');
    await press('Tab', { shiftKey: true });
    expect(label()).to.equal('Holm lamp');
    await press('Tab', { shiftKey: true });
    expect(it.focused()!.textContent).to.equal('Cancel');
    await press('Tab');
    expect(label()).to.equal('Holm lamp');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await press('Enter');
    await until(() => it.$('.ptprev'), 'what the team will see');
    expect(shown(it)).to.contain('Holm lamp');
    await until(() => it.focused() === it.$('.ptprev .main'), 'the focus');
    await press('Escape');
    expect(!!it.$('.ptprev')).to.equal(false);
    expect(it.element.open).to.equal(true);
    await until(() => it.focused() === it.$('textarea'), 'the focus in the field');
    it.$('[data-do=point]').click();
    await until(() => it.$('.ptover')?.matches(':popover-open'), 'the page');
    await press('Escape');
    expect(!!it.$('.ptover')).to.equal(false);
    expect(it.element.open).to.equal(true);
    expect(sent(it)).to.deep.equal([]);
  });

  it('P52: what was shown is drawn in the conversation, over its words, on both sides; a deleted one is not', async () => {
    const pointed: Pointed = { tag: 'button', name: 'Add to cart', box: [10, 20, 30, 40], view: [100, 200] };
    const text = 'Pointed at: Add to cart';
    const it = await talking({});
    await it.updated();
    expect(it.$$('.ptpic').length).to.equal(0);
    const messages = [
      message({ seq: 1, text: 'hello' }),
      message({ seq: 2, text, pointed, own: true }),
      message({ seq: 3, text, pointed }),
      message({ seq: 4, text: '', pointed, deleted: { at: 1, by: me.id } }),
    ];
    it.room.set({ messages });
    await until(() => it.$$('.ptpic').length === 2, 'drawn');
    const drawn = it.$$('.bub > .ptpic');
    expect(drawn.map((each) => each.closest('.bub')!.textContent!.includes('Add to cart'))).to.deep.equal([true, true]);
    const [box] = drawn.map((each) => each.firstElementChild as HTMLElement);
    const { left, top, width, height } = box!.style;
    expect([left, top, width, height]).to.deep.equal(['10%', '10%', '30%', '20%']);
    expect(drawn[0]!.getAttribute('aria-hidden')).to.equal('true');
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });
});
