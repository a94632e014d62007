import { expect, oneEvent } from '@open-wc/testing';
import { ana, me, message } from '../support/fake-chat.ts';
import { mount, unmountAll, until } from './mount.ts';

describe('launcher', () => {
  afterEach(unmountAll);

  it('is a named button that tells whether the panel is open', async () => {
    const { $, element, updated } = await mount();
    const button = $('.launch');
    expect(button.localName).to.equal('button');
    expect(button.getAttribute('aria-label')).to.equal('Open chat');
    expect(button.getAttribute('aria-expanded')).to.equal('false');
    expect(button.hasAttribute('aria-controls')).to.equal(false);
    element.show();
    await updated();
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(button.getAttribute('aria-label')).to.equal('Close chat');
  });

  for (const intent of ['pointerenter', 'focus']) {
    it(`starts the chat on ${intent}, and does not open`, async () => {
      const { $, chat } = await mount();
      expect(chat.calls.length).to.equal(0);
      $('.launch').dispatchEvent(new Event(intent));
      expect(chat.called('room')).to.deep.equal([['lobby']]);
      expect($('.panel').hidden).to.equal(true);
    });
  }

  it('shows the unread count, and says it', async () => {
    const { element, $, text } = await mount({
      room: { unread: 3, messages: [message()] },
    });
    $('.launch').dispatchEvent(new Event('pointerenter'));
    await element.updateComplete;
    expect(text('.badge')).to.equal('3');
    expect($('.launch').getAttribute('aria-label')).to.equal('Open chat, 3 unread messages');
  });

  it('keeps the count short', async () => {
    const { $, element, text } = await mount({ room: { unread: 120 } });
    $('.launch').dispatchEvent(new Event('pointerenter'));
    await element.updateComplete;
    expect(text('.badge')).to.equal('99+');
  });

  it('marks that messages wait for the connection', async () => {
    const { $, element } = await mount({ state: { status: 'offline', unsent: 1 } });
    $('.launch').dispatchEvent(new Event('pointerenter'));
    await element.updateComplete;
    expect(!!$('.badge.wait svg')).to.equal(true);
    expect($('.launch').getAttribute('aria-label')).to.equal('Open chat, 1 message waiting');
  });
});

describe('panel', () => {
  afterEach(unmountAll);

  it('is a labelled, non-modal dialog', async () => {
    const { $ } = await mount({ attributes: { open: '', heading: 'Fennmark support' } });
    expect($('.panel').getAttribute('role')).to.equal('dialog');
    expect($('.panel').getAttribute('aria-label')).to.equal('Fennmark support');
    expect($('.panel').hasAttribute('aria-modal')).to.equal(false);
  });

  it('takes the focus to the field when it is opened, and gives it back when Escape closes it', async () => {
    const { $, element, focused, press } = await mount();
    $('.launch').focus();
    $('.launch').click();
    await until(() => focused() === $('textarea'), 'focus in the field');
    await press($('textarea'), 'Escape');
    expect(element.open).to.equal(false);
    expect(focused() === $('.launch')).to.equal(true);
  });

  it('gives the focus back to what had it in the page', async () => {
    const button = document.body.appendChild(document.createElement('button'));
    const { element, $, focused, updated } = await mount();
    button.focus();
    element.show();
    await until(() => focused() === $('textarea'));
    element.hide();
    await updated();
    expect(document.activeElement === button).to.equal(true);
    button.remove();
  });

  it('does not take the focus when the page opens it by the attribute', async () => {
    const { focused } = await mount({ attributes: { open: '' } });
    expect(focused() === null).to.equal(true);
  });

  it('never moves the focus when a message arrives', async () => {
    const { $, element, focused, chat, updated } = await mount();
    element.show();
    await until(() => focused() === $('textarea'));
    const room = chat.room('lobby');
    room.receive(message());
    await updated();
    expect(focused() === $('textarea')).to.equal(true);
    $('.ib').focus();
    room.receive(message(), message());
    await updated();
    expect(focused() === $('.ib')).to.equal(true);
  });

  it('tells when it opens and closes, through shadow roots', async () => {
    const { element } = await mount();
    setTimeout(() => element.show());
    const opened = await oneEvent(document, 'live-chat-open');
    expect(opened.composed).to.equal(true);
    setTimeout(() => element.toggle());
    await oneEvent(document, 'live-chat-close');
  });

  it('is a region without a launcher in the other modes', async () => {
    for (const mode of ['inline', 'full']) {
      const { $, text } = await mount({ attributes: { mode } });
      expect($('.panel').getAttribute('role')).to.equal('region');
      expect($('.panel').hidden).to.equal(false);
      expect($('.launch') === null).to.equal(true);
      expect(text('.head')).to.include('Connected');
    }
  });

  it('says who is there, and whether there is a connection', async () => {
    const users = new Map([[ana.id, ana]]);
    const { text, room, chat, updated } = await mount({
      attributes: { open: '' },
      room: { members: users, memberCount: 1, presence: { count: 2, users: [ana] } },
    });
    expect(text('.head h2')).to.equal('Ana Duarte');
    expect(text('.head p')).to.equal('Online');
    room.set({ presence: { count: 1, users: [] } });
    await updated();
    expect(text('.head p')).to.equal('Connected');
    chat.set({ status: 'connecting' });
    await updated();
    expect(text('.head p')).to.equal('Connecting…');
    chat.set({ status: 'offline' });
    await updated();
    expect(text('.head p')).to.equal('Not connected');
  });

  it('does not show a guest to another as if that were who one came to talk to', async () => {
    const ben = { id: 'g_ben', name: 'Guest 4127', kind: 'guest' as const };
    const { $, $$, text, room, updated } = await mount({
      attributes: { open: '' },
      room: {
        members: new Map([[ben.id, ben]]),
        memberCount: 2,
        presence: { count: 2, users: [me, ben] },
        messages: [message({ text: 'hi', from: ben.id, name: ben.name })],
      },
    });
    expect(text('.head h2')).to.equal('Chat');
    expect($('.head .ava') === null).to.equal(true);
    expect(text('.head p')).to.equal('2 people here now');
    expect($$('.by b').map(({ textContent }) => textContent)).to.deep.equal(['Guest 4127']);
    room.set({ members: new Map([[ana.id, ana]]) });
    await updated();
    expect(text('.head h2')).to.equal('Ana Duarte');
    expect(text('.head p')).to.equal('2 people here now');
  });

  it('makes formats of times and lists only when somebody comes to it', async () => {
    const { DateTimeFormat, ListFormat } = Intl;
    const made: string[] = [];
    const counted = <F extends object>(format: F, name: string) =>
      new Proxy(format, {
        construct: (target, values) => {
          made.push(name);
          return Reflect.construct(target as never, values) as object;
        },
      });
    Object.assign(Intl, {
      DateTimeFormat: counted(DateTimeFormat, 'times'),
      ListFormat: counted(ListFormat, 'lists'),
    });
    try {
      const { $, updated } = await mount();
      await updated();
      expect(made).to.deep.equal([]);
      $('.launch').dispatchEvent(new PointerEvent('pointerenter'));
      expect(made).to.deep.equal(['times']);
    } finally {
      Object.assign(Intl, { DateTimeFormat, ListFormat });
    }
  });

  it('is made and laid out when somebody comes to the launcher, where nobody sees, hears or reaches it, and nothing is read', async () => {
    const { $, $$, updated, announced, chat } = await mount({
      room: { messages: [message({ text: 'hi', from: ana.id, name: ana.name, seq: 1 })], unread: 1 },
    });
    $('.launch').dispatchEvent(new PointerEvent('pointerenter'));
    await updated();
    chat.set({ status: 'offline' });
    await updated();
    expect($$('.msg').length).to.equal(1);
    expect($('.msg').offsetHeight).to.be.greaterThan(0);
    expect(getComputedStyle($('.msg')).visibility).to.equal('hidden');
    expect(announced()).to.deep.equal([]);
    $('#input').focus();
    expect($('#input').matches(':focus')).to.equal(false);
    expect(chat.rooms.get('lobby')!.called('markRead')).to.deep.equal([]);
    $('.launch').click();
    await updated();
    expect(getComputedStyle($('.msg')).visibility).to.equal('visible');
    expect($('#input').matches(':focus')).to.equal(true);
    $('.launch').click();
    await until(() => $('.panel').offsetHeight === 0, 'gone');
  });
});
