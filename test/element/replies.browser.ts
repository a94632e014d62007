import { expect } from '@open-wc/testing';
import { message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

const question = message({ id: 'a', seq: 500, text: 'Which one?\nThe big one?' });
const open = (more: readonly Parameters<typeof message>[0][] = [], room = {}, dir = 'ltr') =>
  mount({
    attributes: { mode: 'inline', style: 'block-size: 560px', dir },
    room: { messages: [question, ...more.map((each) => message(each))], ...room },
  });
const reply = async (it: Mounted, id = 'a') => {
  it.$(`[data-id=${id}] .bub`).dispatchEvent(
    new MouseEvent('contextmenu', { bubbles: true, clientX: 90, clientY: 90 }),
  );
  await it.updated();
  it.$('.menu [data-do=reply]').click();
  await until(() => !it.$('.menu'), 'closed');
};
const field = (it: Mounted) => it.$<HTMLTextAreaElement>('textarea');

describe('replies', () => {
  afterEach(unmountAll);

  it('P30: the menu answers a message: its first words stand above the field, which has the focus, and it is sent along', async () => {
    const it = await open();
    await reply(it);
    expect(it.text('.ctx')).to.equal('Reply to Ana DuarteWhich one? The big one?');
    expect(it.focused() === field(it)).to.equal(true);
    await it.write('This one');
    await it.press(field(it), 'Enter');
    expect(it.room.called('send')).to.deep.equal([['This one', { reply: 'a' }]]);
    expect(it.$('.ctx') === null).to.equal(true);
    await it.write('And more');
    await it.press(field(it), 'Enter');
    expect(it.room.called('send')[1]).to.deep.equal(['And more']);
  });

  it('what one was answering is kept with the room’s draft across reloads, until it is sent or taken back', async () => {
    const first = await open();
    await reply(first);
    await first.write('This');
    first.element.remove();
    const it = await open();
    await until(() => it.$('.ctx'), 'it is there again');
    expect(it.text('.ctx')).to.equal('Reply to Ana DuarteWhich one? The big one?');
    expect(field(it).value).to.equal('This');
    await it.press(field(it), 'Enter');
    expect(it.room.called('send')).to.deep.equal([['This', { reply: 'a' }]]);
    it.element.remove();
    const later = await open();
    await later.write('And');
    expect(later.$('.ctx') === null).to.equal(true);
    await reply(later);
    await later.press(field(later), 'Escape');
    later.element.remove();
    const last = await open();
    await last.write('And');
    expect(last.$('.ctx') === null).to.equal(true);
    expect(Object.keys(localStorage).filter((name) => name.endsWith(' reply'))).to.deep.equal([]);
  });

  it('in another room nothing is answered; back in the first it is there again, unless it is deleted or one has signed out', async () => {
    const it = await open();
    await reply(it);
    it.element.room = 'garden';
    await it.updated();
    await it.write('Hello');
    expect(it.$('.ctx') === null).to.equal(true);
    await it.press(field(it), 'Enter');
    expect(it.room.called('send')).to.deep.equal([['Hello']]);
    it.element.room = 'lobby';
    await until(() => it.$('.ctx'), 'it is there again');
    it.element.remove();
    const gone = await open([], { messages: [message({ ...question, deleted: { at: 1, by: 'a' } })] });
    await gone.write('Yes');
    expect(gone.$('.ctx') === null).to.equal(true);
    expect(Object.keys(localStorage).filter((name) => name.endsWith(' reply'))).to.deep.equal([]);
    const there = await open();
    await reply(there);
    await there.element.logout();
    expect(Object.keys(localStorage).filter((name) => name.endsWith(' reply'))).to.deep.equal([]);
  });

  it('so does the toolbar; Escape and the cross take it back, and the text stays', async () => {
    const it = await open();
    for (const leave of [() => it.press(field(it), 'Escape'), async () => it.$('.ctx .ib').click()]) {
      it.$('.bub').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      await it.updated();
      it.$('.tools [data-do=reply]').click();
      await it.updated();
      await it.write('draft');
      expect(it.$('.ctx') !== null).to.equal(true);
      await leave();
      await it.updated();
      expect(it.$('.ctx') === null).to.equal(true);
      expect(field(it).value).to.equal('draft');
      expect(it.focused() === field(it)).to.equal(true);
    }
    await it.press(field(it), 'Enter');
    expect(it.room.called('send')).to.deep.equal([['draft']]);
  });

  for (const [dir, from, to, answers] of [
    ['ltr', 50, 150, true],
    ['ltr', 150, 50, false],
    ['rtl', 150, 50, true],
  ] as const) {
    it(`a swipe of a finger from ${from} to ${to} answers, ${dir}: ${answers}`, async () => {
      const it = await open([], {}, dir);
      const touch = (type: string, clientX: number, clientY = 100) =>
        it.$('.bub').dispatchEvent(
          new PointerEvent(type, {
            bubbles: true,
            composed: true,
            pointerType: 'touch',
            isPrimary: true,
            clientX,
            clientY,
          }),
        );
      touch('pointerdown', from);
      touch('pointerup', to, 160);
      await it.updated();
      expect(it.$('.ctx') === null, 'down, too').to.equal(true);
      touch('pointerdown', from);
      touch('pointerup', to);
      await it.updated();
      expect(it.$('.ctx') !== null).to.equal(answers);
    });
  }

  it('is offered only where it can be done', async () => {
    const silent = await open([], { can: ['read', 'react'] });
    silent.$('.bub').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    await silent.updated();
    expect(silent.$('.tools') !== null).to.equal(true);
    expect(silent.$('.tools [data-do=reply]') === null).to.equal(true);
    const queued = await open([{ id: 'q', own: true, state: 'queued' }]);
    queued.$('[data-id=q] .bub').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    await queued.updated();
    expect(queued.$('[data-id=q] [data-do=reply]') === null).to.equal(true);
  });

  it('shows what is answered as it is now, and goes there', async () => {
    const it = await open([{ id: 'b', own: true, text: 'This', reply: question.seq! }]);
    expect(it.text('.qt')).to.equal('Ana Duarte Which one? The big one?');
    expect(it.$('.qt').getAttribute('aria-label')).to.equal('Go to the message, Ana Duarte: Which one? The big one?');
    it.$('.qt').click();
    await until(() => (it.focused() as HTMLElement | null)?.dataset['id'] === 'a', 'focus');
    expect(it.$('[data-id=a]').hasAttribute('data-here')).to.equal(true);
    it.room.change('a', { text: '**Which**\n_lamp_?', edited: 1 });
    await it.updated();
    expect(it.text('.qt span')).to.equal('Which lamp?');
    it.room.change('a', { text: '', deleted: { at: 1, by: 'u_ana' } });
    await it.updated();
    expect(it.text('.qt span')).to.equal('This message was deleted.');
  });

  it('loads back to what is not here yet, and says where it cannot', async () => {
    const it = await open([{ id: 'b', text: 'This', reply: 100 }], { more: false });
    expect(it.text('.qt')).to.equal('An earlier message');
    it.$('.qt').click();
    await until(() => it.text('.qt') === 'This message is too far back to be shown here.', 'told');
    it.room.set({ more: true });
    it.$('.qt').click();
    await until(() => it.room.called('loadOlder').length > 0, 'asked');
    it.room.answerOlder([message({ id: 'old', seq: 100, text: 'Long ago' })]);
    await until(() => (it.focused() as HTMLElement | null)?.dataset['id'] === 'old', 'focus');
    expect(it.text('.qt span')).to.equal('Long ago');
  });
});
