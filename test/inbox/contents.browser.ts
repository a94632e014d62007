import { expect } from '@open-wc/testing';
import type { ChatMessage } from '../../src/client/index.ts';
import { barriersIn } from '../support/axe.ts';
import { message, noon } from '../support/fake-chat.ts';
import { ana, jonas, maya } from '../support/fake-desk.ts';
import {
  asked,
  attachment,
  downloads,
  fakeFiles,
  picture,
  placeOf,
  realFiles,
  stored,
  uploads,
} from '../support/fake-files.ts';
import { setViewport } from '../support/viewport.ts';
import { mountInbox, unmountAll, until, type InboxOptions, type MountedInbox } from './mount.ts';

const can = ['read', 'send', 'edit', 'delete', 'react', 'signal', 'upload', 'moderate'] as const;

async function opened(messages: readonly ChatMessage[], more: InboxOptions = {}): Promise<MountedInbox> {
  const it = await mountInbox({ ...more, room: { messages, can, ...more.room }, notes: { can, ...more.notes } });
  await it.show('open');
  await it.open(1);
  await until(() => it.$('.composer .clip'), 'what is in messages');
  return it;
}

const row = (it: MountedInbox, { id }: ChatMessage) => it.$(`.log [data-id="${id}"]`);
const bot = { from: 'a_bot', name: 'Help bot' };

/** What a browser has of files that are dropped or pasted. */
async function transfer(it: MountedInbox, type: string, selector: string, file: File): Promise<Event> {
  const data = new DataTransfer();
  data.items.add(file);
  const options = { bubbles: true, composed: true, cancelable: true };
  const event =
    type === 'paste'
      ? new ClipboardEvent(type, { ...options, clipboardData: data })
      : new DragEvent(type, { ...options, dataTransfer: data });
  it.$(selector).dispatchEvent(event);
  await it.updated();
  return event;
}

const text = (name: string) => new File(['words'], name, { type: 'text/plain' });

async function choose(it: MountedInbox, ...files: readonly File[]): Promise<void> {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  const input = it.$<HTMLInputElement>('.composer input.all');
  input.files = data.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await it.updated();
}

describe('what is in messages of the inbox', () => {
  beforeEach(async () => {
    fakeFiles();
    await setViewport({ width: 1_300, height: 800 });
  });
  afterEach(() => {
    unmountAll();
    realFiles();
  });

  it('P37: what a link leads to is a card under its message and its note, asked of the relay once; nothing of the page is loaded', async () => {
    const linked = message({ seq: 7, from: maya.id, name: maya.name, text: 'https://example.com/lamp', preview: 8 });
    const note = message({ seq: 3, from: jonas.id, name: jonas.name, text: 'https://example.com/part', preview: 4 });
    const card = (part: string) => ({
      url: `https://example.com/${part}`,
      title: `The ${part}`,
      description: '',
      site: 'Fennmark',
    });
    const it = await mountInbox({
      room: { messages: [linked, message({ ...bot, seq: 9, text: 'no link' })], can },
      notes: { messages: [note], can },
    });
    it.desk.previews = { s_1: [[7, card('lamp')]], n_1: [[3, card('part')]] };
    await it.show('open');
    await it.open(1);
    await until(() => it.$$('a.lpv').length === 2, 'the cards');
    const { href, rel, target } = it.$<HTMLAnchorElement>(`[data-id="${linked.id}"] a.lpv`);
    expect([href, rel, target]).to.deep.equal(['https://example.com/lamp', 'noopener noreferrer nofollow', '_blank']);
    expect(row(it, note).querySelector('a.lpv')!.textContent.replace(/\s+/g, ' ')).to.contain(
      'Fennmark · example.comThe part',
    );
    expect(row(it, linked).ariaLabel).to.contain('Link preview: The lamp');
    expect(it.$$('.lpv img').length).to.equal(0);
    const questions = it.desk.called('ask').map(([each]) => each as { type: string; messages: number[] });
    expect(questions.flatMap(({ type, messages }) => (type === 'previews' ? [messages] : []))).to.deep.equal([
      [7],
      [3],
    ]);
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });

  it('texts are shown with their marks, in conversations and notes, and links are reached by Tab', async () => {
    const marked = message({ ...bot, text: 'Turn it **off**:\n\n1. `nut`\n2. [desk](https://example.com/lamp)' });
    const note = message({ from: jonas.id, name: jonas.name, text: '- batch\n- year' });
    const it = await opened([marked], { notes: { messages: [note] } });
    expect(row(it, marked).querySelector('strong')!.textContent).to.equal('off');
    expect([...row(it, marked).querySelectorAll('ol > li')].map((each) => each.textContent!.trim())).to.deep.equal([
      'nut',
      'desk',
    ]);
    const link = row(it, marked).querySelector('a')!;
    expect([link.href, link.rel, link.tabIndex]).to.deep.equal([
      'https://example.com/lamp',
      'noopener noreferrer nofollow',
      0,
    ]);
    expect(row(it, note).querySelectorAll('ul > li').length).to.equal(2);
    expect(row(it, marked).getAttribute('aria-label')).to.contain('Turn it **off**');
  });

  it('P44: what somebody has written by mail says so', async () => {
    const answer = message({ from: maya.id, via: 'relay', key: `mail-${'0a'.repeat(16)}` });
    const other = message({ from: maya.id });
    const it = await opened([answer, other]);
    await until(() => row(it, answer).textContent?.includes('by e-mail'), 'said');
    expect(row(it, other).textContent).not.to.contain('by e-mail');
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });

  it('P50: answers to choose from are a list of their own, and the one that was chosen says so', async () => {
    const asking = message({ ...bot, text: 'Did **this** help?\n- Yes, thanks\n- Talk to a person', choices: 2 });
    const answer = message({ from: maya.id, name: maya.name, text: 'Talk to a person', reply: asking.seq! });
    const it = await opened([asking]);
    const offers = () => [...row(it, asking).querySelectorAll('.offers li')].map((each) => each.textContent!.trim());
    expect(row(it, asking).querySelector('.txt')!.textContent!.trim()).to.equal('Did this help?');
    expect(row(it, asking).querySelector('.txt strong')).to.not.equal(null);
    expect(offers()).to.deep.equal(['Yes, thanks', 'Talk to a person']);
    expect(it.$('.offers .taken') === null).to.equal(true);
    it.room.receive(answer);
    await it.updated();
    expect(offers()).to.deep.equal(['Yes, thanks', 'Talk to a person, chosen']);
  });

  it('P18: what is written bit by bit is seen as it grows, told once when it is finished, and can be stopped', async () => {
    const first = message({ from: maya.id, name: maya.name });
    const it = await opened([first]);
    const written = message({ ...bot, text: '', streaming: true, at: Date.now() });
    it.room.receive(written);
    await it.updated();
    const grow = (at: number, words: string) =>
      it.room.emit('signal', { from: 'relay', topic: 'stream', key: `${written.seq}`, data: [at, words] } as never);
    grow(0, 'The **upper arm** si');
    await until(() => row(it, written).querySelector('.txt')?.textContent?.trim() === 'The upper arm', 'whole words');
    expect(row(it, written).querySelector('strong')!.textContent).to.equal('upper arm');
    expect(row(it, written).getAttribute('aria-label')).to.contain('Still being written');
    const told = () => [...it.element.querySelectorAll('[aria-live] > *')].map(({ textContent }) => textContent);
    expect(told()).to.deep.equal([]);
    const stop = row(it, written).querySelector<HTMLElement>('[data-do=stop-stream]')!;
    expect(stop.tabIndex).to.equal(0);
    stop.click();
    await it.updated();
    expect(it.room.called('put')).to.deep.equal([[{ type: 'stop', of: written.seq }]]);
    it.room.change(written.id, {
      text: 'The **upper arm**',
      streaming: undefined as never,
      cut: { at: noon, by: ana.id },
    });
    await it.updated();
    expect(row(it, written).textContent).to.contain('Stopped');
    expect(told()).to.deep.equal(['Help bot: The **upper arm**']);
  });

  it('P52: what the visitor points at is drawn where it was, with its words and the way to the page', async () => {
    const address = 'https://shop.example/holm';
    const pointed = {
      ...{ page: { title: 'Holm lamp', address }, tag: 'button', role: 'button', name: 'Add to cart', text: '• left' },
      ...({ box: [100, 50, 400, 100], view: [1_000, 500] } as const),
    } as const;
    const text = `Pointed at: Add to cart\n• left\nHolm lamp\n${address}`;
    const showing = message({ from: maya.id, name: maya.name, text, pointed });
    const it = await opened([showing]);
    const box = row(it, showing).querySelector<HTMLElement>('.ptpic i')!.style;
    expect([box.left, box.top, box.width, box.height]).to.deep.equal(['10%', '10%', '40%', '20%']);
    expect(row(it, showing).querySelector('.ptw')!.textContent!.replace(/\s+/g, ' ').trim()).to.equal(
      'Shows on the page Add to cart • left <button> Holm lamp',
    );
    expect(row(it, showing).querySelector('a')!.href).to.equal(address);
    expect(row(it, showing).getAttribute('aria-label')).to.contain('Pointed at: Add to cart');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    it.room.change(showing.id, { text: 'That one', pointed: undefined as never, edited: noon });
    await it.updated();
    expect(!!it.$('.ptpic')).to.equal(false);
    expect(row(it, showing).querySelector('.txt')!.textContent).to.contain('That one');
  });

  it('images have their place before they are there, others are cards, and both are saved', async () => {
    const image = await stored(300, 200, 'teal', 'garden.png');
    const sheet = attachment({ name: 'sheet.pdf', type: 'application/pdf', bytes: 2_048 });
    const bytes = downloads.get(image.id)!;
    downloads.set(image.id, new TypeError('no network'));
    const sent = message({ from: maya.id, name: maya.name, text: 'Look', files: [image, sheet] });
    const it = await opened([sent]);
    await until(() => it.$('.ph.failed'), 'the failure');
    const before = placeOf(it.$('.pic'));
    expect(before.slice(2)).to.deep.equal([256, 171]);
    downloads.set(image.id, bytes);
    await it.click('.pic');
    await until(() => it.$<HTMLImageElement>('.pic img')?.naturalWidth === 300, 'the image');
    expect(placeOf(it.$('.pic'))).to.deep.equal(before);
    expect(it.$('.card').getAttribute('aria-label')).to.equal('File sheet.pdf');
    expect(it.$$('.msg :is(.pic, .card button)').every(({ tabIndex }) => tabIndex === 0)).to.equal(true);
    await it.click('.pic');
    await until(() => it.$<HTMLDialogElement>('dialog.lb')?.open, 'the image over all');
    expect(asked.filter((id) => id === image.id).length).to.equal(2);
    it.$<HTMLDialogElement>('dialog.lb').close();
    await until(() => !it.$('dialog.lb'), 'its end');
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });

  it('files go with an answer: chosen, pasted or dropped, with how far they are, and a send waits for them', async () => {
    const it = await opened([message({ from: maya.id, name: maya.name })]);
    await choose(it, text('one.txt'));
    expect(
      (await transfer(it, 'paste', '.composer textarea', await picture(40, 30, 'red', 'two.png'))).defaultPrevented,
    ).to.equal(true);
    await transfer(it, 'dragenter', '.log', text('three.txt'));
    expect(it.text('.drop')).to.contain('Drop files to attach them');
    await transfer(it, 'drop', '.log', text('three.txt'));
    expect(!!it.$('.drop')).to.equal(false);
    await until(() => uploads.length === 3, 'three uploads');
    expect(uploads.map(({ name, headers }) => [name, headers.get('live-chat-room')])).to.deep.equal([
      ['one.txt', 's_1'],
      ['two.png', 's_1'],
      ['three.txt', 's_1'],
    ]);
    uploads[0]!.progress(0.4);
    await it.updated();
    expect(it.$('[role=progressbar]').getAttribute('aria-valuenow')).to.equal('40');
    await it.click('.tray .item:nth-child(3) .rm');
    expect(uploads[2]!.isAborted).to.equal(true);
    await it.write('Here');
    await it.press(it.$('textarea'), 'Enter');
    expect(it.room.called('send')).to.deep.equal([]);
    expect(it.text('.why')).to.contain('Sends when everything is uploaded');
    uploads[0]!.succeed();
    uploads[1]!.refuse(507, 'quota-exceeded');
    await until(() => it.$('.tray .item.failed'), 'the refusal');
    expect(it.text('.why.bad')).to.contain('two.png');
    expect(it.$<HTMLButtonElement>('[data-do=send]').disabled).to.equal(true);
    await it.click('.tray .item.failed button.up');
    await until(() => uploads.length === 4, 'another try');
    await it.press(it.$('textarea'), 'Enter');
    uploads[3]!.succeed();
    await until(() => it.room.called('send').length === 1, 'the answer');
    const [words, files] = it.room.called('send')[0] as [string, readonly { name: string }[]];
    expect([words, files.map(({ name }) => name)]).to.deep.equal(['Here', ['one.txt', 'two.png']]);
    await until(() => !it.$('.tray .item'), 'an empty tray');
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    await it.write('More');
    await it.press(it.$('textarea'), 'Enter');
    expect(it.room.called('send')[1]).to.deep.equal(['More']);
  });

  it('files of a note are in the room of the notes alone, and need no words', async () => {
    const it = await opened([message({ from: maya.id, name: maya.name })]);
    await choose(it, text('answer.txt'));
    it.$<HTMLInputElement>('.modes input[value=note]').click();
    await it.updated();
    expect(!!it.$('.tray .item')).to.equal(false);
    await choose(it, text('secret.txt'));
    await until(() => uploads.length === 2, 'both');
    expect(uploads.map(({ headers }) => headers.get('live-chat-room'))).to.deep.equal(['s_1', 'n_1']);
    uploads[1]!.succeed();
    await until(() => it.$('.tray .item.done'), 'the upload');
    await it.click('[data-do=send]');
    const sent = it.notes.called('send') as [string, readonly { name: string }[]][];
    expect(sent.map(([words, files]) => [words, files[0]!.name])).to.deep.equal([['', 'secret.txt']]);
    expect(it.room.called('send')).to.deep.equal([]);
  });

  it('nothing is offered where one may not upload, and what is dropped there is the browser’s', async () => {
    const it = await mountInbox({ room: { can: ['read', 'send'] } });
    await it.show('open');
    await it.open(1);
    await until(() => it.$('.txt a'), 'what is in messages');
    expect(!!it.$('.clip')).to.equal(false);
    expect((await transfer(it, 'drop', '.log', text('no.txt'))).defaultPrevented).to.equal(false);
  });
});
