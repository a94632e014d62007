import { expect } from '@open-wc/testing';
import { me, message } from '../support/fake-chat.ts';
import { look, mount, unmountAll } from './mount.ts';

const open = (options: Parameters<typeof mount>[0] = {}) =>
  mount({ ...options, attributes: { open: '', ...options.attributes } });

describe('composer', () => {
  afterEach(unmountAll);

  it('sends with Enter and with the button, and keeps the focus', async () => {
    const { $, room, write, press, focused } = await open();
    const field = $<HTMLTextAreaElement>('textarea');
    await write('  Hello ');
    expect(await press(field, 'Enter')).to.equal(true);
    await write('again');
    $('.send').click();
    expect(room.called('send')).to.deep.equal([['Hello'], ['again']]);
    expect(field.value).to.equal('');
    expect(focused() === field).to.equal(true);
  });

  it('breaks the line with Shift and Enter', async () => {
    const { $, room, write, press } = await open();
    await write('Hello');
    expect(await press($('textarea'), 'Enter', { shiftKey: true })).to.equal(false);
    expect(room.called('send').length).to.equal(0);
  });

  it('sends nothing when there is nothing', async () => {
    const { $, room, write, press } = await open();
    expect($<HTMLButtonElement>('.send').disabled).to.equal(true);
    await write(' \n ');
    await press($('textarea'), 'Enter');
    expect($<HTMLButtonElement>('.send').disabled).to.equal(true);
    expect(room.called('send').length).to.equal(0);
  });

  it('never sends while an input method is composing', async () => {
    const { $, room, write, press, element } = await open();
    await write('にほん');
    await press($('textarea'), 'Enter', { isComposing: true });
    // Safari ends the composition before the key comes, and tells by the code.
    await press($('textarea'), 'Enter', { keyCode: 229 });
    await press($('textarea'), 'Escape', { isComposing: true });
    expect(room.called('send').length).to.equal(0);
    expect(element.open).to.equal(true);
    await press($('textarea'), 'Enter');
    expect(room.called('send')).to.deep.equal([['にほん']]);
  });

  it('grows to six lines, and no further', async () => {
    const { $, write } = await open();
    const height = () => $('textarea').clientHeight;
    const one = height();
    expect(one).to.equal(36);
    await write('1\n2');
    expect(height()).to.equal(56);
    await write('1\n2\n3\n4\n5\n6\n7\n8\n9');
    expect(height()).to.equal(140);
    await write('');
    expect(height()).to.equal(one);
  });

  it('fades out what stands in it while it is empty and has the focus, where browsers show no dots; nothing that is written', async () => {
    const { $, write } = await open();
    const mask = () => getComputedStyle($('textarea')).maskImage;
    $('textarea').blur();
    expect(mask()).to.equal('none');
    $('textarea').focus();
    expect(mask()).to.match(/^linear-gradient/);
    await write('Hello');
    expect(mask()).to.equal('none');
  });

  it('tells the others while one writes, but not of an empty field or an edit', async () => {
    const { $, room, write, press } = await open({ room: { messages: [message({ own: true, text: 'old' })] } });
    await write('H');
    await write('');
    expect(room.called('typing')).to.deep.equal([[true], [false]]);
    await press($('textarea'), 'ArrowUp');
    await write('older');
    expect(room.called('typing').length).to.equal(2);
  });

  it('keeps a draft for each room across reloads, from the first letter on', async () => {
    const before = Object.keys(localStorage).length;
    const first = await open();
    expect(Object.keys(localStorage).length).to.equal(before);
    await first.write('half a thought');
    first.element.remove();
    const second = await open();
    expect(second.$<HTMLTextAreaElement>('textarea').value).to.equal('half a thought');
    expect(second.$<HTMLButtonElement>('.send').disabled).to.equal(false);
    const other = await open({ attributes: { room: 'other' } });
    expect(other.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    await second.press(second.$('textarea'), 'Enter');
    const third = await open();
    expect(third.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    expect(Object.keys(localStorage).length).to.equal(before);
  });

  it('brings the draft of the room one changes to', async () => {
    const it = await open();
    await it.write('for the lobby');
    it.element.room = 'other';
    await it.updated();
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
    it.element.room = 'lobby';
    await it.updated();
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('for the lobby');
  });

  it('has one draft in all tabs, and does not change it under the writer’s hands', async () => {
    const { $, write } = await open();
    const field = $<HTMLTextAreaElement>('textarea');
    field.focus();
    await write('mine');
    const key = Object.keys(localStorage).find((name) => name.startsWith('live-chat draft'))!;
    const elsewhere = (newValue: string | null, name = key) =>
      window.dispatchEvent(new StorageEvent('storage', { key: name, newValue }));
    const { hasFocus } = document;
    document.hasFocus = () => true;
    try {
      elsewhere('from another tab');
      expect(field.value).to.equal('mine');
      document.hasFocus = () => false;
      elsewhere('from another tab');
      expect(field.value).to.equal('from another tab');
      elsewhere('of another room', `${key} not`);
      expect(field.value).to.equal('from another tab');
      elsewhere(null);
      expect(field.value).to.equal('');
    } finally {
      document.hasFocus = hasFocus;
    }
  });

  it('forgets drafts at logout', async () => {
    const { element, write, chat, $ } = await open();
    await write('secret');
    await element.logout();
    expect(chat.called('logout').length).to.equal(1);
    expect(Object.values(localStorage).join()).to.not.include('secret');
    expect($<HTMLTextAreaElement>('textarea').value).to.equal('');
  });

  it('edits the last own message with the up arrow', async () => {
    const messages = [
      message({ own: true, id: 'a', text: 'first' }),
      message({ own: true, id: 'b', text: 'secnd' }),
      message({ own: true, text: '', deleted: { at: 1, by: me.id } }),
      message(),
    ];
    const { $, room, write, press, text, focused } = await open({ room: { messages } });
    const field = $<HTMLTextAreaElement>('textarea');
    field.focus();
    await press(field, 'ArrowUp');
    expect(field.value).to.equal('secnd');
    expect(text('.ctx')).to.equal('Edit message');
    expect($('.send').getAttribute('aria-label')).to.equal('Save');
    await write('second');
    await press(field, 'Enter');
    expect(room.called('edit')).to.deep.equal([['b', 'second']]);
    expect(room.called('send').length).to.equal(0);
    expect(focused() === field).to.equal(true);
    expect($('.ctx') === null).to.equal(true);
  });

  it('leaves editing with Escape without closing, and brings the draft back', async () => {
    const { $, element, room, write, press } = await open({ room: { messages: [message({ own: true, text: 'x' })] } });
    const field = $<HTMLTextAreaElement>('textarea');
    await write('draft');
    expect(await press(field, 'ArrowUp')).to.equal(false);
    await write('');
    await press(field, 'ArrowUp');
    await write('changed');
    await press(field, 'Escape');
    expect(element.open).to.equal(true);
    expect(field.value).to.equal('');
    expect(room.called('edit').length).to.equal(0);
    await press(field, 'Escape');
    expect(element.open).to.equal(false);
  });

  it('does not send an edit that changes nothing', async () => {
    const { $, room, press } = await open({ room: { messages: [message({ own: true, text: 'x' })] } });
    await press($('textarea'), 'ArrowUp');
    await press($('textarea'), 'Enter');
    expect(room.called('edit').length).to.equal(0);
  });

  it('counts what is left, and refuses what is too long', async () => {
    const { $, room, write, press, text, chat } = await open();
    const { limits } = chat.snapshot;
    await write('a'.repeat(limits.textLength - 1));
    expect(text('.count')).to.equal('7,999 of 8,000 characters');
    await write('a'.repeat(limits.textLength + 2));
    expect(text('.count')).to.equal('8,002 of 8,000 characters');
    expect($<HTMLButtonElement>('.send').disabled).to.equal(true);
    await press($('textarea'), 'Enter');
    expect(room.called('send').length).to.equal(0);
  });

  it('says so where one may not write', async () => {
    const { $ } = await open({ room: { can: ['read'] } });
    const field = $<HTMLTextAreaElement>('textarea');
    expect(field.disabled).to.equal(true);
    expect(field.placeholder).to.equal('You can’t write here');
  });

  it('is usable before the first connection', async () => {
    const it = await open({ state: { status: 'connecting', user: undefined }, room: { status: 'loading', can: [] } });
    await it.write('early');
    await it.press(it.$('textarea'), 'Enter');
    expect((await look(it.element, it.chat)).room.called('send')).to.deep.equal([['early']]);
  });
});
