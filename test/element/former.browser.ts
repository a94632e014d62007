import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import type { ChatMessage } from '../../src/client/index.ts';
import type { Revision } from '../../src/protocol/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, message, noon } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

interface Asked {
  readonly type: string;
  readonly id: number;
  readonly seq: number;
  readonly before?: number;
}
const asked = (it: Mounted): Asked[] =>
  it.chat
    .called('ask')
    .map(([said]) => said as Asked)
    .filter(({ type }) => type === 'revisions');

const version = (seq: number, text: string): Revision => ({ seq, at: noon + seq * 1_000, text });

async function answer(it: Mounted, more: boolean, ...revisions: Revision[]): Promise<void> {
  const { id, seq } = asked(it).at(-1)!;
  const whose = { room: 'lobby', of: seq, from: ana.id, name: ana.name };
  it.chat.emit('answer', { type: 'revisions', id, ...whose, revisions, more });
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
}

async function refuse(it: Mounted, code: 'forbidden' | 'no-such-message'): Promise<void> {
  it.chat.emit('answer', { type: 'error', id: asked(it).at(-1)!.id, code, class: 'stop', message: code });
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
}

const edited = (change: Partial<ChatMessage> = {}) => message({ text: 'At eight', edited: noon, ...change });

async function open(change: Partial<ChatMessage> = {}, options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({ room: { messages: [edited(change)] }, attributes: { open: '' }, ...options });
  it.$('.msg').focus();
  it.$('button.edited').click();
  await until(() => asked(it).length && it.$('dialog.former'), 'asked');
  return it;
}

const nodesOf = (element: Element) => [...element.childNodes].filter(({ nodeType }) => nodeType !== Node.COMMENT_NODE);
const bare = (element: Element): string =>
  nodesOf(element)
    .filter((node) => !(node instanceof Element && node.matches('.sr')))
    .map(({ textContent }) => textContent)
    .join('')
    .trim();
const versions = (it: Mounted) =>
  it.$$('.former .ftxt').map((each) =>
    nodesOf(each)
      .map((node) => (node instanceof Element ? `<${node.localName} ${bare(node)}>` : (node.textContent ?? '')))
      .join('')
      .trim(),
  );

describe('the texts that a message has had', () => {
  afterEach(async () => {
    unmountAll();
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 800, height: 600 });
  });

  it('P32: "edited" is a button that shows them, the newest first, with when they were and what changed', async () => {
    const it = await open();
    expect(it.$('button.edited').getAttribute('aria-label')).to.equal('edited. Edit history');
    expect(it.$('.msg').getAttribute('aria-label')).to.match(/, edited$/);
    expect(asked(it)[0]).to.deep.include({ seq: it.room.snapshot.messages[0]!.seq, limit: 20 });
    expect(it.text('.former [role=status]')).to.equal('Loading…');
    await answer(it, false, version(9, 'At eight'), version(5, 'At seven'));
    expect(it.text('.former h2')).to.equal('Edit history');
    expect(versions(it)).to.deep.equal(['At <del seven><ins eight>', 'At seven']);
    expect(it.text('.former del .sr') + it.text('.former ins .sr')).to.equal('(removed)(added)');
    expect(it.$$('.fhead b').map((each) => each.textContent)).to.deep.equal(['Latest version', 'First version']);
    const lines = ['del', 'ins'].map((each) => getComputedStyle(it.$(`.former ${each}`)).textDecorationLine);
    expect(lines).to.deep.equal(['line-through', 'underline']);
  });

  it('is not offered of an edit that the relay does not have yet', async () => {
    const own = { own: true, state: 'queued' } as const;
    const it = await mount({ room: { messages: [edited(own)] }, attributes: { open: '' } });
    await until(() => it.$('.edited'), 'edited');
    expect(it.$('button.edited') === null).to.equal(true);
  });

  it('older ones come by a click, and what changed is told once both texts are here', async () => {
    const it = await open();
    await answer(it, true, version(9, 'At eight'), version(8, 'At seven'));
    expect(it.$$('.fhead b').length).to.equal(1);
    expect(versions(it).at(-1)).to.equal('At seven');
    it.$('.former .link').click();
    await until(() => asked(it).length === 2, 'asked for more');
    expect(asked(it)[1]!.before).to.equal(8);
    await answer(it, false, version(5, 'At six'));
    expect(versions(it)).to.deep.equal(['At <del seven><ins eight>', 'At <del six><ins seven>', 'At six']);
    expect(it.$('.former .link') === null).to.equal(true);
  });

  it('by keys: Enter leads into the message, Escape closes the box alone, and the focus goes back', async () => {
    const it = await open();
    await answer(it, false, version(9, 'At eight'), version(5, 'At seven'));
    const dialog = it.$<HTMLDialogElement>('dialog.former');
    expect(dialog.open).to.equal(true);
    expect(dialog.contains(it.focused())).to.equal(true);
    await it.press(dialog, 'Escape');
    expect(it.element.open, 'the panel').to.equal(true);
    dialog.close();
    await until(() => !it.$('dialog.former'), 'closed');
    expect(it.focused()?.matches('.msg')).to.equal(true);
    await it.press(it.$('.msg'), 'Enter');
    expect(it.focused()?.matches('.edited')).to.equal(true);
  });

  it('a click beside it closes it, one in it does not', async () => {
    const it = await open();
    await answer(it, false, version(9, 'At eight'), version(5, 'At seven'));
    it.$('.former .ftxt').click();
    expect(it.$<HTMLDialogElement>('dialog.former').open).to.equal(true);
    it.$('dialog.former').click();
    await until(() => !it.$('dialog.former'), 'closed');
  });

  it('what is edited meanwhile is asked for anew; of what is deleted meanwhile nothing is left', async () => {
    const it = await open();
    await answer(it, false, version(9, 'At eight'), version(5, 'At seven'));
    const { id } = it.room.snapshot.messages[0]!;
    it.room.change(id, { text: 'At nine', edited: noon + 9_000 });
    await until(() => asked(it).length === 2, 'asked anew');
    await answer(it, false, version(12, 'At nine'), version(9, 'At eight'), version(5, 'At seven'));
    expect(versions(it)[0]).to.equal('At <del eight><ins nine>');
    it.room.change(id, { text: '', deleted: { at: noon, by: ana.id } });
    await it.updated();
    expect(versions(it)).to.deep.equal([]);
    expect(it.text('.former [role=status]')).to.equal('This message was deleted.');
  });

  it('what cannot be asked is told, and asked again by a click', async () => {
    const it = await open();
    await refuse(it, 'forbidden');
    expect(it.text('.former [role=status]')).to.equal('That did not work. Please try again.');
    it.$('.former .link').click();
    await until(() => asked(it).length === 2, 'asked again');
    await refuse(it, 'no-such-message');
    expect(it.text('.former [role=status]')).to.equal('This message was deleted.');
  });

  it('an answer that comes after it was closed, or for another message, changes nothing', async () => {
    const it = await open();
    const { id, seq } = asked(it)[0]!;
    it.$<HTMLDialogElement>('dialog.former').close();
    await until(() => !it.$('dialog.former'), 'closed');
    it.$('button.edited').click();
    await until(() => asked(it).length === 2, 'asked again');
    const late = { room: 'lobby', of: seq, from: ana.id, name: ana.name, more: false };
    it.chat.emit('answer', { type: 'revisions', id, ...late, revisions: [version(1, 'Late')] });
    await new Promise((resolve) => setTimeout(resolve));
    await it.updated();
    expect(versions(it)).to.deep.equal([]);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`has nothing that axe finds (${scheme}), also as a sheet on a phone`, async () => {
      await emulateMedia({ colorScheme: scheme });
      const it = await open();
      await answer(it, true, version(9, 'At eight'), version(5, 'At seven'));
      const check = async (): Promise<void> => {
        expect(await barriersIn(it.element)).to.deep.equal([]);
      };
      await check();
      await setViewport({ width: 390, height: 844 });
      await check();
      const box = it.$('dialog.former').getBoundingClientRect();
      expect([box.left, box.width, Math.round(box.bottom)]).to.deep.equal([0, 390, 844]);
    });
  }
});
