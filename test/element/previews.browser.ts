import { expect } from '@open-wc/testing';
import type { LinkPreview } from '../../src/client/previews.ts';
import { barriersIn } from '../support/axe.ts';
import { message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

interface Asked {
  readonly type: string;
  readonly id: number;
  readonly messages: readonly number[];
}
const asked = (it: Mounted): Asked[] =>
  it.chat
    .called('ask')
    .map(([said]) => said as Asked)
    .filter(({ type }) => type === 'previews');
const cards = (it: Mounted): HTMLElement[] => it.$$('.lpv');
const known = (it: Mounted): HTMLAnchorElement[] => it.$$('a.lpv') as HTMLAnchorElement[];
const lamp: LinkPreview = {
  url: 'https://shop.example/lamp',
  title: 'Lamp <b>& shade</b>',
  description: 'With one long arm.',
  site: 'The shop',
};

function answer(it: Mounted, ...previews: [number, LinkPreview][]): void {
  const { id } = asked(it).at(-1)!;
  it.chat.emit('answer', { type: 'previews', id, room: 'lobby', previews } as never);
}

async function open(...messages: ReturnType<typeof message>[]): Promise<Mounted> {
  const it = await mount({ attributes: { open: '' }, room: { messages } });
  await until(() => cards(it).length > 0 && asked(it).length > 0, 'asked');
  return it;
}

const linked = (change = {}) => message({ text: 'Look: https://shop.example/lamp', preview: 40, ...change });

describe('P37: previews of links', () => {
  afterEach(unmountAll);

  it('are asked for together, have their place before they are known, and are plain texts in one link that tells the page nothing', async () => {
    const [one, other] = [linked(), linked({ preview: 41 })];
    const it = await open(one, message({ text: 'https://without.example' }), other);
    await until(() => cards(it).length === 2, 'both places');
    expect(asked(it).map(({ messages }) => messages)).to.deep.equal([[one.seq, other.seq]]);
    // As it is laid out, whatever still moves.
    const before = cards(it)[0]!.offsetHeight;
    expect(known(it).length).to.equal(0);
    answer(it, [one.seq!, lamp], [other.seq!, { ...lamp, title: 'Other' }]);
    await until(() => known(it).length === 2, 'known');
    const [card] = known(it);
    expect(card!.offsetHeight).to.equal(before);
    expect([...card!.children].map((each) => each.textContent)).to.deep.equal([
      // Where it leads is said, whatever a page calls itself.
      `The shop · ${new URL(lamp.url).host}`,
      'Lamp <b>& shade</b>',
      'With one long arm.',
    ]);
    expect(card!.href).to.equal(lamp.url);
    expect(card!.rel).to.equal('noopener noreferrer nofollow');
    expect(card!.target).to.equal('_blank');
    expect(it.$$('img, iframe').length).to.equal(0);
    expect(it.$(`[data-id="${one.id}"]`).ariaLabel).to.contain('Link preview: Lamp <b>& shade</b>');
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });

  it('what leads to no page of the web is no link, and what has none by now has no place', async () => {
    const [one, other] = [linked(), linked({ preview: 41 })];
    const it = await open(one, other);
    answer(it, [one.seq!, { ...lamp, url: 'javascript:alert(1)' }]);
    await until(() => cards(it).length === 0, 'no card');
  });

  it('another link of the message is asked for anew, and what was asked without a connection when there is one', async () => {
    const one = linked();
    const it = await open(one);
    answer(it, [one.seq!, lamp]);
    await until(() => known(it).length === 1, 'known');
    it.room.change(one.id, { preview: 44 });
    await until(() => asked(it).length === 2, 'asked anew');
    it.chat.set({ status: 'offline' });
    it.chat.emit('status', 'offline');
    it.chat.set({ status: 'online' });
    await until(() => asked(it).length === 3, 'asked once more');
    answer(it, [one.seq!, { ...lamp, title: 'Another' }]);
    await until(() => known(it)[0]?.textContent!.includes('Another'), 'the new one');
  });

  it('their sender takes them away, by the menu of the message', async () => {
    const [mine, theirs] = [linked({ own: true }), linked({ preview: 41 })];
    const it = await open(mine, theirs);
    answer(it, [mine.seq!, lamp], [theirs.seq!, lamp]);
    await until(() => known(it).length === 2, 'known');
    const menu = async (id: string) => {
      const bubble = it.$(`[data-id="${id}"] [part~=bubble]`);
      bubble.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true }));
      await until(() => it.$('[role=menu]'), 'the menu');
      return it.$$('[data-do=remove-preview]');
    };
    expect((await menu(theirs.id)).length).to.equal(0);
    const [remove] = await menu(mine.id);
    remove!.click();
    const put = it.room.calls.filter(([name]) => name === 'put').map(([, body]) => body);
    expect(put).to.deep.equal([{ type: 'preview', of: mine.seq, on: false }]);
  });
});
