import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import type { ChatSnapshot, RoomSnapshot } from '../../src/client/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, me, message, noon, users } from '../support/fake-chat.ts';
import { mount, unmountAll, until } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const two = { members: users(me, ana), memberCount: 2, presence: { count: 2, users: [me, ana] } };
const three = { members: users(me, ana, jonas), memberCount: 3 };
const error = { code: 'limited', class: 'retry', message: 'too fast' } as const;
const talk = () => [
  message({
    text: 'see https://example.com',
    reactions: [
      { emoji: '👍', by: [me.id] },
      { emoji: '🎉', by: [ana.id] },
    ],
  }),
  message({ own: true, text: 'https://example.com', edited: noon }),
  message({ text: '👏' }),
  message({ text: '**a** `b` [c](https://example.com)\n> d\n- e\n\n```\nf\n```' }),
  message({ own: true, text: '**a** `b` [c](https://example.com)\n> d\n1. e\n\n```\nf\n```' }),
  message({ text: '', deleted: { at: noon, by: ana.id } }),
  message({ own: true, text: '', deleted: { at: noon, by: me.id } }),
  message({ id: 'question', seq: 1e6, text: 'Which one?' }),
  message({ text: 'This one', reply: 1e6 }),
  message({ own: true, text: 'This one', reply: 1e6 }),
  message({ text: 'The former', reply: 1 }),
];

const states: Record<
  string,
  { state?: Partial<ChatSnapshot>; room?: Partial<RoomSnapshot>; attributes?: Record<string, string> }
> = {
  empty: {},
  loading: { state: { status: 'connecting' }, room: { status: 'loading', can: [] } },
  talk: { room: { ...two, messages: talk(), typing: [ana], unread: 1, readSeq: 1, reads: new Map([[ana.id, 1e9]]) } },
  'many people': { room: { ...three, messages: talk(), typing: [ana, jonas] } },
  rows: { room: { ...three, messages: talk(), typing: [ana] }, attributes: { mode: 'full' } },
  inline: { room: { ...two, messages: talk() }, attributes: { mode: 'inline' } },
  offline: {
    state: { status: 'offline', unsent: 2 },
    room: {
      ...two,
      messages: [...talk(), message({ own: true, state: 'queued' }), message({ own: true, state: 'queued' })],
    },
  },
  failed: {
    room: {
      ...two,
      messages: [message({ own: true, state: 'failed', error }), message({ own: true, state: 'sending', at: 1 })],
    },
  },
  away: { state: { status: 'waiting', retryAt: Date.now() + 600_000 } },
  refused: { state: { status: 'refused', error: { ...error, message: 'Not on the list of origins.' } } },
  'signed out': { state: { status: 'signed-out' } },
  'no storage': { state: { status: 'offline', persistent: false, unsent: 1 } },
};

describe('axe finds nothing', () => {
  afterEach(unmountAll);
  after(() => emulateMedia({ colorScheme: 'light' }));

  for (const theme of ['light', 'dark']) {
    for (const [name, options] of Object.entries(states)) {
      it(`${name}, ${theme}`, async () => {
        const it = await mount({ ...options, attributes: { open: '', ...options.attributes, theme } });
        if (/loading|away/.test(name)) await until(() => it.$('.strip'), 'strip');
        if (name === 'loading') await until(() => it.$('.sk'), 'skeleton');
        if (name === 'many people') {
          it.$('.msg').focus();
          await it.updated();
        }
        expect(await barriersIn(it.element)).to.deep.equal([]);
      });
    }

    it(`closed, ${theme}`, async () => {
      const it = await mount({ room: { unread: 3 }, attributes: { theme } });
      it.$('.launch').dispatchEvent(new Event('pointerenter'));
      await it.updated();
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });

    it(`back online, and editing something too long, ${theme}`, async () => {
      const it = await mount({ room: { ...two, messages: talk(), more: true }, attributes: { open: '', theme } });
      it.chat.set({ status: 'offline' });
      it.chat.set({ status: 'online' });
      await it.press(it.$('textarea'), 'ArrowUp');
      await it.write('x'.repeat(8_001));
      expect(!!it.$('.strip.ok') && !!it.$('.ctx') && !!it.$('.count.bad')).to.equal(true);
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });

    it(`answering a message, ${theme}`, async () => {
      const it = await mount({ room: { ...two, messages: talk() }, attributes: { open: '', theme } });
      it.$('[data-id=question] .bub').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      await it.updated();
      it.$('.tools [data-do=reply]').click();
      await it.updated();
      expect(!!it.$('.ctx .rp') && it.$$('.qt').length === 3).to.equal(true);
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });

    it(`check of the connection, ${theme}`, async () => {
      const it = await mount({
        state: { status: 'refused', persistent: false },
        room: { ...two, messages: talk() },
        attributes: { open: '', theme },
      });
      it.$('.who button').click();
      await until(() => it.$('.chk'), 'check');
      expect(it.$$('.chk .bad').length && it.$$('.chk .info').length && it.$$('.chk .ok').length).to.be.greaterThan(0);
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });

    it(`menu and undo, ${theme}`, async () => {
      const it = await mount({ room: { ...two, messages: talk() }, attributes: { mode: 'inline', theme } });
      it.$('.own .bub').dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 5 }));
      await it.updated();
      expect(await barriersIn(it.element)).to.deep.equal([]);
      it.$('.mi.trash').click();
      await it.updated();
      expect(!!it.$('[data-do=undo]')).to.equal(true);
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });
  }
});

describe('what styles must keep', () => {
  beforeEach(() => setViewport({ width: 800, height: 600 }));
  afterEach(unmountAll);
  after(async () => {
    await emulateMedia({ reducedMotion: 'no-preference' });
    await setViewport({ width: 800, height: 600 });
  });

  it('nothing moves where motion is reduced', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const it = await mount({ attributes: { open: '' }, room: { ...two, messages: talk(), typing: [ana] } });
    expect(it.element.shadowRoot!.getAnimations().length).to.equal(0);
  });

  it('in forced colours everything keeps an edge', async () => {
    const it = await mount({ attributes: { open: '' }, room: { ...two, messages: talk() } });
    const root = it.element.shadowRoot!;
    // Forced colours can't be had here: what the styles say about them is put in force by itself.
    const forced = root.adoptedStyleSheets
      .flatMap((sheet) => [...sheet.cssRules])
      .filter((rule): rule is CSSMediaRule => rule instanceof CSSMediaRule && /forced-colors/.test(rule.conditionText))
      .flatMap((rule) => [...rule.cssRules].map(({ cssText }) => cssText));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(forced.join(''));
    root.adoptedStyleSheets = [
      root.adoptedStyleSheets[0]!,
      root.adoptedStyleSheets[1]!,
      sheet,
      ...root.adoptedStyleSheets.slice(2),
    ];
    for (const selector of ['.launch', '.panel', '.bub', '.own .bub', '.chip', '.box', '.send']) {
      expect(getComputedStyle(it.$(selector)).borderTopWidth, selector).to.equal('1px');
    }
    // Who is there is told from who is not.
    const probe = document.createElement('i');
    it.$('.head').append(probe);
    const filled = ['dot', 'dot off'].map((name) => {
      probe.className = name;
      return getComputedStyle(probe).backgroundColor === 'rgb(0, 0, 0)';
    });
    expect(filled).to.deep.equal([true, false]);
  });

  it('nothing scrolls sideways at 320 px, with long words and enlarged text', async () => {
    await setViewport({ width: 320, height: 568 });
    const long = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(3);
    const it = await mount({
      attributes: { open: '', heading: long, style: '--live-chat-size: 18px' },
      state: { status: 'offline', unsent: 1 },
      room: {
        ...two,
        messages: [
          message({ text: long }),
          message({ own: true, text: long }),
          message({ own: true, state: 'failed', error }),
        ],
      },
    });
    await it.write(long);
    for (const each of it.$$('.panel, .log, .head, .strip, .cmp, textarea')) {
      expect(each.scrollWidth, each.className).to.be.at.most(each.clientWidth);
    }
    expect(document.documentElement.scrollWidth).to.be.at.most(320);
  });

  it('targets are 24 px at least', async () => {
    const it = await mount({
      attributes: { open: '' },
      state: { status: 'waiting', retryAt: 1 },
      room: { ...two, messages: [...talk(), message({ own: true, state: 'failed', error })] },
    });
    it.$('.msg').focus();
    await it.updated();
    await until(() => it.$('.strip button'));
    // Some are there only on a touch screen.
    for (const button of it.$$('button').filter((each) => each.checkVisibility())) {
      const { width, height } = button.getBoundingClientRect();
      // While the panel opens it is a little smaller.
      expect(Math.min(width, height), button.outerHTML).to.be.at.least(23);
    }
  });

  it('everything is mirrored where the page is written from right to left', async () => {
    const it = await mount({ attributes: { open: '', dir: 'rtl' }, room: { ...two, messages: talk() } });
    const panel = it.$('.panel').getBoundingClientRect();
    expect(panel.left).to.be.lessThan(innerWidth - panel.right);
    const [others, own] = [it.$('.msg:not(.own) .bub'), it.$('.own .bub')].map((each) => each!.getBoundingClientRect());
    expect(panel.right - others!.right).to.be.lessThan(panel.right - own!.right);
    expect(it.$('.txt').dir).to.equal('auto');
  });
});
