import { expect } from '@open-wc/testing';
import { ana, jonas, me, message, noon, users } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';

const minutes = (count: number) => noon + count * 60_000;
const three = { members: users(me, ana, jonas), memberCount: 3 };
const two = { members: users(me, ana), memberCount: 2 };
const open = (options: MountOptions) => mount({ ...options, attributes: { open: '', ...options.attributes } });

describe('messages', () => {
  afterEach(unmountAll);

  it('are grouped by sender and minutes', async () => {
    const messages = [
      message({ at: minutes(0) }),
      message({ at: minutes(1) }),
      message({ at: minutes(2), from: jonas.id, name: jonas.name }),
      message({ at: minutes(3) }),
      message({ at: minutes(9) }),
    ];
    const { $$ } = await open({ room: { messages, ...three } });
    expect($$('.msg').map((each) => each.matches('.first'))).to.deep.equal([true, false, true, true, true]);
    expect($$('.by b').map((each) => each.textContent)).to.deep.equal([ana.name, jonas.name, ana.name, ana.name]);
    // The avatar stands at the foot of a group.
    expect($$('.msg').map((each) => !!each.querySelector('.ava'))).to.deep.equal([false, true, true, true, true]);
  });

  it('of two people carry no names, and tell the time after a silence', async () => {
    const messages = [
      message({ at: minutes(0) }),
      message({ at: minutes(1), own: true }),
      message({ at: minutes(30) }),
    ];
    const { $$ } = await open({ room: { messages, ...two } });
    expect($$('.by').length).to.equal(0);
    expect($$('.day').length).to.equal(2);
    expect($$('.day')[1]!.textContent).to.match(/12:30/);
  });

  it('of different days are divided, with the days in words', async () => {
    const now = Date.now();
    const messages = [message({ at: noon }), message({ at: now - 86_400_000 }), message({ at: now })];
    const { $$ } = await open({ room: { messages, ...three } });
    const days = $$('.day').map((each) => each.textContent!.trim().toLowerCase());
    expect(days[0]).to.match(/may 19, 2025/);
    expect(days.slice(1)).to.deep.equal(['yesterday', 'today']);
  });

  it('of one’s own are hollow until they are on disk, and say how far they are', async () => {
    const now = Date.now();
    const { $$, room, $, updated, text } = await open({
      room: { messages: [message({ own: true, id: 'a', state: 'sending', at: now + 60_000 })], ...two },
    });
    const filled = () => getComputedStyle($('.bub'), '::before').opacity;
    expect(filled()).to.equal('0');
    // Not told at once: most are through sooner.
    expect(text('.foot')).to.equal('');
    room.change('a', { at: Date.now() });
    await until(() => text('.foot') === 'Sending');
    room.change('a', { state: 'sent', seq: 7, at: now });
    await updated();
    expect(text('.foot')).to.equal('Sent');
    await until(() => filled() === '1', 'solid');
    room.set({ reads: new Map([[ana.id, 7]]) });
    await updated();
    expect(text('.foot')).to.include('Read');
    expect($$('.foot .ava').length).to.equal(1);
  });

  it('that wait for the connection say so, once for a run', async () => {
    const waiting = () => message({ own: true, state: 'queued' });
    const { $$, chat, room, updated, text } = await open({
      state: { status: 'offline', unsent: 1 },
      room: { messages: [waiting()], ...two },
    });
    expect(text('.foot')).to.equal('Waiting for the connection');
    room.set({ messages: [...room.snapshot.messages, waiting(), waiting()] });
    await updated();
    expect($$('.foot').length).to.equal(1);
    expect(text('.foot')).to.equal('3 waiting. You can close this tab.');
    chat.set({ persistent: false });
    await updated();
    expect(text('.foot')).to.equal('Waiting for the connection');
  });

  it('that failed say why, and can be tried again or deleted', async () => {
    const error = { code: 'limited', class: 'retry', message: '' } as const;
    const failed = (id: string) => message({ id, own: true, state: 'failed', error });
    const { $$, room, focused, updated } = await open({ room: { messages: [failed('a'), failed('b')], ...two } });
    expect($$('.foot').map((each) => each.textContent!.trim().replace(/\s+/g, ' '))).to.deep.equal([
      'Not sent: the server refused it RetryDelete',
      'Not sent: the server refused it RetryDelete',
    ]);
    const [first, second] = $$('.msg');
    first!.querySelector<HTMLElement>('[data-do=retry]')!.click();
    expect(room.called('retry')).to.deep.equal([['a']]);
    expect(focused() === first).to.equal(true);
    second!.querySelector<HTMLElement>('[data-do=discard]')!.click();
    await updated();
    expect(room.called('discard')).to.deep.equal([['b']]);
    expect($$('.msg').length).to.equal(1);
  });

  it('that were deleted leave a word in their place', async () => {
    const deleted = { at: noon, by: ana.id };
    const { $$ } = await open({
      room: {
        messages: [message({ text: '', deleted }), message({ own: true, text: '', deleted: { at: noon, by: 'g_me' } })],
        ...two,
      },
    });
    expect($$('.bub').map((each) => each.textContent!.trim())).to.deep.equal([
      'This message was deleted.',
      'You deleted this message.',
    ]);
    expect($$('.foot').length).to.equal(0);
  });

  it('that were edited say so, keep their lines, and emoji alone are large', async () => {
    const { $$ } = await open({
      room: {
        messages: [message({ text: 'one\ntwo', edited: noon }), message({ text: '👏🏽 🇳🇴' }), message({ text: '5' })],
        ...two,
      },
    });
    const [first, second, third] = $$('.bub');
    expect(first!.querySelector('.txt')!.textContent).to.equal('one\ntwo\u00a0edited');
    expect(getComputedStyle(first!.querySelector('.txt')!).whiteSpace).to.equal('pre-wrap');
    expect(second!.querySelector('.txt')!.matches('.jumbo')).to.equal(true);
    expect(getComputedStyle(second!).padding).to.equal('0px');
    expect(third!.querySelector('.txt')!.matches('.jumbo')).to.equal(false);
  });

  it('say what they wait for, also to those who do not see it', async () => {
    const waiting = { own: true, seq: undefined } as const;
    const { $$ } = await open({
      room: {
        messages: [
          message({ ...waiting, text: 'one', state: 'held' }),
          message({ ...waiting, text: 'two', state: 'sending' }),
        ],
        ...two,
      },
    });
    expect($$('.msg').map((each) => each.getAttribute('aria-label')!.split(', ').at(-1))).to.deep.equal([
      'Waiting for approval',
      'Sending',
    ]);
  });

  it('show reactions that can be toggled', async () => {
    const reactions = [
      { emoji: '👍', by: [ana.id] },
      { emoji: '🎉', by: [me.id, jonas.id] },
    ];
    const { $$, room } = await open({ room: { messages: [message({ id: 'a', reactions })], ...three } });
    const chips = $$('.chip');
    expect(chips.map((each) => each.getAttribute('aria-pressed'))).to.deep.equal(['false', 'true']);
    expect(chips[1]!.getAttribute('aria-label')).to.equal('🎉 2: You and Jonas Weber');
    for (const chip of chips) chip.click();
    expect(room.called('react')).to.deep.equal([
      ['a', '👍', true],
      ['a', '🎉', false],
    ]);
  });

  it('say who, what, when and how far in their accessible name', async () => {
    const { $$ } = await open({
      room: { messages: [message({ text: 'Hi', at: noon }), message({ own: true, text: 'Yes', at: noon })], ...two },
    });
    expect($$('.msg').map((each) => each.getAttribute('aria-label'))).to.deep.equal([
      'Ana Duarte: Hi, 12:00 PM',
      'You: Yes, 12:00 PM, Sent',
    ]);
  });

  it('stand in rows in a full room of more than two, and in bubbles for two', async () => {
    const messages = [message(), message({ own: true })];
    const many = await mount({ attributes: { mode: 'full' }, room: { messages, ...three } });
    expect(many.$$('.rows .by b').map((each) => each.textContent)).to.deep.equal([ana.name, me.name]);
    const few = await mount({ attributes: { mode: 'full' }, room: { messages, ...two } });
    expect(few.$$('.rows').length).to.equal(0);
  });

  it('a room without messages has what it says where rows have their text', async () => {
    const it = await mount({ attributes: { mode: 'full' }, room: { messages: [], ...three } });
    await until(() => it.$('.rows .empty h3'), 'rows');
    const inset = it.$('.empty h3').getBoundingClientRect().left - it.$('.log').getBoundingClientRect().left;
    expect(inset).to.be.closeTo(20, 1);
  });

  it('in rows, too, a click on a reaction of one’s own message is one on the reaction', async () => {
    const messages = [message({ own: true, reactions: [{ emoji: '👍', by: [ana.id] }] })];
    const it = await mount({ attributes: { mode: 'full', style: 'block-size: 500px' }, room: { messages, ...three } });
    await until(() => it.$('.rows .chip'), 'reaction');
    const chip = it.$('.chip');
    const { x, y, width, height } = chip.getBoundingClientRect();
    const hit = (it.element.renderRoot as ShadowRoot).elementFromPoint(x + width / 2, y + height / 2);
    expect(chip.contains(hit)).to.equal(true);
  });
});

describe('around the messages', () => {
  afterEach(unmountAll);

  it('an empty conversation says that nothing is stored yet', async () => {
    const { text, $$ } = await open({ attributes: { greeting: 'Hi, what can we help you with?' } });
    expect(text('.empty h3')).to.equal('Hi, what can we help you with?');
    expect(text('.empty p')).to.equal('Nothing is kept on your device until you write');
    expect($$('.msg').length).to.equal(0);
  });

  it('a skeleton stands in while the first messages are on their way, after a moment', async () => {
    // The moment is as long as the clock says, however slow the machine.
    const { now } = Date;
    const began = now();
    Date.now = () => began;
    let opened: Mounted;
    try {
      opened = await open({ room: { status: 'loading' } });
      expect(opened.$$('.sk').length).to.equal(0);
    } finally {
      Date.now = now;
    }
    const { $, $$, room, updated } = opened;
    await until(() => $$('.sk').length, 'skeleton');
    expect($('.log').getAttribute('aria-busy')).to.equal('true');
    room.set({ status: 'live', messages: [message()] });
    await updated();
    expect($$('.sk').length).to.equal(0);
  });

  it('no skeleton pretends that something is coming where there is no connection', async () => {
    const { $$, chat, updated } = await open({ room: { status: 'loading' } });
    await until(() => $$('.sk').length, 'skeleton');
    chat.set({ status: 'offline' });
    await updated();
    expect($$('.sk').length).to.equal(0);
  });

  it('at most two are named who write', async () => {
    const { text, room, updated, $$ } = await open({ room: { ...three, messages: [message()], typing: [ana] } });
    const writing = () => $$('.log > :last-child')[0]!.querySelector('.by')!.textContent;
    expect(writing()).to.equal('Ana Duarte is writing');
    room.set({ typing: [ana, jonas] });
    await updated();
    expect(writing()).to.equal('Ana Duarte and Jonas Weber are writing');
    room.set({ typing: [ana, jonas, { ...ana, id: 'x' }] });
    await updated();
    expect(writing()).to.equal('Several people are writing');
    expect(text('.log')).to.not.include('undefined');
  });

  it('"New" stands before the first unread message, and goes when one answers', async () => {
    const messages = [message({ seq: 1 }), message({ seq: 2 }), message({ seq: 3 })];
    const { $, room, updated, write, element } = await open({ room: { ...two, messages, unread: 2, readSeq: 1 } });
    expect($('.new').nextElementSibling === $('[data-id="' + messages[1]!.id + '"]')).to.equal(true);
    // It was seen: it is read, and the divider stays for now.
    expect(room.called('markRead').length).to.be.greaterThan(0);
    await updated();
    expect(!!$('.new')).to.equal(true);
    await write('Thanks');
    $('.send').click();
    await updated();
    expect($('.new') === null).to.equal(true);
    element.hide();
    await updated();
    room.receive(message({ seq: 50 }));
    await updated();
    element.show();
    await updated();
    expect($('.new').nextElementSibling!.getAttribute('aria-label')).to.include('Message');
  });
});

describe('what others write', () => {
  afterEach(unmountAll);

  const payloads = [
    '<img src=x onerror="window.pwned = 1">',
    '<script>window.pwned = 1</script>',
    '"><svg onload=window.pwned=1>',
    'javascript:window.pwned=1',
    ' java\tscript:window.pwned=1',
    'https://example.com/"onmouseover="window.pwned=1',
    '${window.pwned=1}{{window.pwned=1}}',
    'data:text/html,<script>parent.pwned=1</script>',
  ];

  it('runs nothing and becomes no markup, in texts, names, titles and reactions', async () => {
    const evil = payloads.map((text, index) => ({ id: `u_${index}`, name: text, kind: 'user' as const }));
    const { $$, element, updated, room } = await open({
      room: {
        ...three,
        users: users(...evil),
        members: users(...evil),
        messages: payloads.map((text, index) =>
          message({ text, from: `u_${index}`, name: text, reactions: [{ emoji: text, by: [`u_${index}`] }] }),
        ),
        typing: evil.slice(0, 2),
      },
      attributes: { heading: payloads[0]!, greeting: payloads[1]!, placeholder: payloads[2]! },
    });
    for (const item of $$('.msg')) item.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    await updated();
    for (const link of $$('a')) link.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
    room.emit('message', message({ text: payloads[0]!, name: payloads[0]! }));
    await until(() => element.querySelector('[aria-live] > *'));
    expect('pwned' in window).to.equal(false);
    expect($$('img, script, [onerror], [onload], [onmouseover]').length).to.equal(0);
    expect($$('.txt').map((each) => each.textContent)).to.deep.equal(payloads);
    expect($$('a').every((each) => /^https:\/\/example\.com\//.test((each as HTMLAnchorElement).href))).to.equal(true);
  });
});
