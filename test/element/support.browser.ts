import { expect } from '@open-wc/testing';
import type { ConversationStatus } from '../../src/client/conversations.ts';
import type { RoomSummary } from '../../src/client/room-list.ts';
import { ana, me, message, noon } from '../support/fake-chat.ts';
import { answer, asked, change, summary } from '../support/fake-rooms.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';

const talked = (id: string, change: Partial<RoomSummary> = {}): RoomSummary =>
  summary(id, { kind: 'support', name: '', ...change });
/** The newer of two. */
const newer = (text = 'Last'): RoomSummary =>
  talked('s_two', { last: { ...talked('s_two').last!, at: noon + 60_000, text } });

const open = (options: MountOptions = {}): Promise<Mounted> =>
  mount({ ...options, attributes: { support: '', open: '', lang: 'en', ...options.attributes } });

const list = (it: Mounted, ...rooms: RoomSummary[]) => answer(it, 'rooms', { type: 'rooms', rooms });
/** Says how the conversation stands that was asked about last. */
const stands = (it: Mounted, standing: ConversationStatus, times = 1) =>
  answer(it, 'conversation', { type: 'conversation', room: '', ...standing }, times);

/** A conversation with one message of each that stands so. */
async function talking(standing: ConversationStatus): Promise<Mounted> {
  const it = await open({ room: { kind: 'support', messages: [message({ own: true }), message({ text: 'Here' })] } });
  await list(it, talked('s_one'));
  await stands(it, standing);
  await until(() => it.element.room === 's_one', 'shown');
  await it.updated();
  return it;
}

const send = async (it: Mounted, text: string) => {
  await it.write(text);
  it.$('.send').click();
  await it.updated();
};
const button = (it: Mounted, name: string) =>
  it.$$('button').find((each) => (each.getAttribute('aria-label') ?? each.textContent!.trim()) === name)!;
const isInView = (it: Mounted, selector: string): boolean => {
  const { top, bottom } = it.$(selector).getBoundingClientRect();
  const log = it.$('.log').getBoundingClientRect();
  return it.$(selector).checkVisibility({ visibilityProperty: true }) && top >= log.top - 1 && bottom <= log.bottom + 1;
};
const asks = (it: Mounted, type: string) => asked(it, type).length;

describe('support', () => {
  afterEach(unmountAll);

  it('the link of a mail opens the panel and leads into its conversation, whatever else there is; one that does not work says so', async () => {
    history.replaceState(null, '', '#live-chat-invitation=i_mail');
    const it = await mount({ attributes: { support: '', lang: 'en' } });
    expect(it.element.open).to.equal(true);
    await list(it, talked('s_one'), newer());
    const { token } = await answer(it, 'redeem', { type: 'entered', room: 's_mailed' });
    expect(token).to.equal('i_mail');
    await until(() => it.element.room === 's_mailed', 'there');
    expect(location.hash).to.equal('');
    unmountAll();
    history.replaceState(null, '', '#live-chat-invitation=i_used');
    const other = await mount({ attributes: { support: '', lang: 'en' } });
    await answer(other, 'redeem', { type: 'error', code: 'forbidden', class: 'stop', message: 'no' });
    await until(() => other.$('[role=alert] p b'), 'told');
    await list(other, talked('s_one'));
    await stands(other, { status: 'open' });
    await until(() => other.element.room === 's_one', 'what there is, is shown');
  });

  it('makes no conversation before the first message, and then one, in which all that was written is said in its order', async () => {
    const it = await open();
    expect(it.chat.called('room')).to.deep.equal([]);
    await send(it, 'Before it is known whether there is one');
    expect(asks(it, 'create')).to.equal(0);
    await list(it);
    await send(it, 'And after that');
    expect(it.$$('.own').length).to.equal(2);
    await answer(it, 'create', { type: 'entered', room: 's_new' });
    await until(() => it.element.room === 's_new', 'shown');
    expect(asks(it, 'create')).to.equal(1);
    expect(asked(it, 'create')[0]!['kind']).to.equal('support');
    expect(it.room.called('send')).to.deep.equal([['Before it is known whether there is one'], ['And after that']]);
    await send(it, 'A third');
    expect(asks(it, 'create')).to.equal(1);
    expect(it.room.called('send').length).to.equal(3);
  });

  it('a first message that cannot be sent waits for the connection; one that is refused can be tried again', async () => {
    const it = await open();
    await list(it);
    await send(it, 'Hello');
    it.chat.set({ status: 'offline' });
    it.chat.emit('status', 'offline');
    await it.updated();
    expect(asks(it, 'create')).to.equal(1);
    it.chat.set({ status: 'online' });
    it.chat.emit('status', 'online');
    await answer(it, 'create', { type: 'error', code: 'forbidden', class: 'stop', message: 'no' }, 2);
    expect(it.text('.own .foot')).to.contain('Not sent: not allowed here');
    it.$('[data-do=retry]').click();
    await answer(it, 'create', { type: 'entered', room: 's_new' }, 3);
    await until(() => it.element.room === 's_new', 'shown');
    expect(it.room.called('send')).to.deep.equal([['Hello']]);
  });

  it('what was made when the connection broke is not made again', async () => {
    const it = await open();
    await list(it, talked('s_unused', { last: undefined as never }));
    await send(it, 'Hello');
    await until(() => it.element.room === 's_unused', 'shown');
    expect(asks(it, 'create')).to.equal(0);
    expect(it.room.called('send')).to.deep.equal([['Hello']]);
  });

  it('what could not be said before the page goes is kept as what is being written', async () => {
    const it = await open();
    await send(it, 'Hello');
    await it.write('and more');
    dispatchEvent(new Event('pagehide'));
    expect(Object.values(localStorage)).to.deep.equal(['Hello\nand more']);
  });

  it('shows the newest that is open, and else the newest', async () => {
    const it = await open();
    await list(it, newer(), talked('s_one'), summary('r_other'));
    await stands(it, { status: 'closed' });
    await stands(it, { status: 'open' }, 2);
    await until(() => it.element.room === 's_one', 'the open one');
    unmountAll();
    const other = await open();
    await list(other, newer(), talked('s_one'));
    await stands(other, { status: 'closed' });
    await stands(other, { status: 'closed' }, 2);
    await until(() => other.element.room === 's_two', 'the newest');
  });

  it('says who answers, when that changes, and once', async () => {
    const it = await talking({ status: 'open' });
    expect(it.text('.answer')).to.contain(ana.name);
    await change(it, [talked('s_one', { head: 11 })]);
    await stands(it, { status: 'open', agent: { ...ana, id: 'u_ben', name: 'Ben' } }, 2);
    expect(it.text('.answer')).to.equal('BBenSupport team');
    expect(it.announced()).to.deep.equal(['Ben answers you']);
  });

  it('does not say that they wait to whom a program of the team has answered', async () => {
    const it = await open({ room: { kind: 'support', messages: [message({ own: true })] } });
    await list(it, talked('s_one'));
    await stands(it, { status: 'open' });
    expect(it.text('.answer')).to.equal('Your message is with the team');
    const bot = { id: 'k_shop', name: 'Shop', kind: 'service' } as const;
    it.room.set({ users: new Map([...it.room.snapshot.users, [bot.id, bot]]) });
    it.room.receive(message({ from: bot.id, name: bot.name, text: 'It is ready' }));
    await it.updated();
    expect(!!it.$('.answer')).to.equal(false);
  });

  it('what they wrote elsewhere, before the link of a mail led here, is theirs, but not to be changed here', async () => {
    const before = { id: 'g_before', name: 'Guest 5175', kind: 'guest' } as const;
    const it = await open({
      room: {
        kind: 'support',
        messages: [message({ from: before.id, name: before.name, text: 'Is it ready?' }), message({ text: 'It is' })],
        users: new Map([me, ana, before].map((each) => [each.id, each])),
        members: new Map([me, ana, before].map((each) => [each.id, each])),
        memberCount: 3,
      },
    });
    await list(it, talked('s_one'));
    await stands(it, { status: 'open' });
    await until(() => it.$$('[part=message]').length === 2, 'the conversation');
    const [mine, answer] = it.$$('[part=message]');
    expect([mine!.matches('.own'), answer!.matches('.own')]).to.deep.equal([true, false]);
    expect(mine!.getAttribute('aria-label')).to.match(/^You: Is it ready\?/);
    expect(it.text('.log')).not.to.contain('Guest');
    mine!.focus();
    await it.updated();
    mine!.querySelector<HTMLElement>('[data-do=menu]')!.click();
    await it.updated();
    expect(it.$('.menu [data-do=copy]') !== null).to.equal(true);
    expect(it.$('.menu :is([data-do=edit], [data-do=delete])') === null).to.equal(true);
  });

  it('how many look on is nothing to a visitor; a program that answers is there, though it does not open the desk', async () => {
    const shop = { id: 'k_shop', name: 'Help bot', kind: 'service' } as const;
    const here = { count: 3, users: [me, ana, { ...ana, id: 'u_ben', name: 'Ben' }] };
    const it = await open({ room: { kind: 'support', messages: [message({ own: true })], presence: here } });
    await list(it, talked('s_one'));
    await stands(it, { status: 'open' });
    await it.updated();
    expect(it.text('.who p')).to.equal('Connected');
    const members = new Map([me, shop].map((each) => [each.id, each]));
    it.room.set({ members, memberCount: 2, users: members, presence: { count: 1, users: [me] } });
    await it.updated();
    expect(it.text('.who p')).to.equal('Online');
    expect(it.$('.head .dot').matches('.off')).to.equal(false);
  });

  it('P43: tells whoever waits their place, and how long it usually takes; nobody whom somebody answers', async () => {
    const it = await open({ room: { kind: 'support', messages: [message({ own: true })] } });
    await list(it, talked('s_one'));
    await stands(it, { status: 'open' });
    await answer(it, 'wait', { type: 'wait', room: 's_one', since: noon, position: 3, usual: 250_000 });
    expect(it.text('.answer')).to.equal('2 people are before you. A first answer usually takes 4 min.');
    it.room.receive(message({ text: 'Here I am' }));
    await it.updated();
    expect(it.text('.answer')).to.contain(ana.name);
    expect(asks(it, 'wait')).to.equal(1);
  });

  it('P43: says so where more wait than are counted', async () => {
    const it = await open({ room: { kind: 'support', messages: [message({ own: true })] } });
    await list(it, talked('s_one'));
    await stands(it, { status: 'open' });
    await answer(it, 'wait', { type: 'wait', room: 's_one', since: noon, position: 1_001, more: true });
    expect(it.text('.answer')).to.equal('More than 1,000 people are before you.');
  });

  it('asks before it ends one; in one that has ended it says so, asks how it was, and a message opens it', async () => {
    const it = await talking({ status: 'open' });
    it.$('.dots').click();
    await it.updated();
    button(it, 'End the conversation').click();
    await until(() => it.$<HTMLDialogElement>('dialog')?.open, 'asked');
    button(it, 'Cancel').click();
    await until(() => !it.$('dialog'), 'not ended');
    expect(it.room.called('put')).to.deep.equal([]);
    button(it, 'End the conversation').click();
    await until(() => it.$<HTMLDialogElement>('dialog')?.open, 'asked again');
    it.$('dialog .dpri').click();
    await it.updated();
    expect(it.room.called('put')).to.deep.equal([[{ type: 'conversation', status: 'closed' }]]);
    expect(it.text('.endline')).to.equal('This conversation has ended.');
    expect(it.text('.ended .again')).to.equal('Write to open it again.');
    // What one may do then is in one line.
    const tops = it.$$('.after button').map((each) => each.getBoundingClientRect());
    expect(tops.length).to.equal(2);
    expect(tops[1]!.top).to.be.lessThan(tops[0]!.bottom);
    expect(tops[0]!.width).to.be.lessThan(60);
    expect(it.announced()).to.deep.equal(['This conversation has ended.']);
    // It was asked for on the page of settings: what has become of it is behind that.
    expect(it.$('.set') === null).to.equal(true);
    await until(() => it.focused() === it.$('.faces input'), 'the focus where one says how it was');
    await until(() => isInView(it, '.endline'), 'that it has ended, in view');
    await change(it, [talked('s_one', { head: 12 })]);
    await stands(it, { status: 'open' }, 2);
    expect(it.$('.ended') === null).to.equal(true);
  });

  it('takes a rating with a word, thanks for it, and lets it be changed', async () => {
    const it = await talking({ status: 'closed' });
    const faces = it.$$('.faces input') as HTMLInputElement[];
    expect(it.$('.rate legend').textContent).to.equal('How did we do?');
    expect(faces.map(({ labels }) => labels![0]!.textContent!.trim())).to.deep.equal([
      ...['Bad', 'Poor', 'Fine', 'Good', 'Great'],
    ]);
    faces[4]!.click();
    await it.updated();
    it.$<HTMLTextAreaElement>('.rate textarea').value = ' Quick ';
    button(it, 'Send rating').click();
    await it.updated();
    expect(it.room.called('put')).to.deep.equal([[{ type: 'rating', score: 5, text: 'Quick' }]]);
    expect(it.text('.thanks')).to.contain('You chose “Great”');
    expect(it.focused() === it.$('.thanks')).to.equal(true);
    button(it, 'Change').click();
    await it.updated();
    expect(it.focused() === it.$$('.faces input')[4]).to.equal(true);
  });

  it('lists what was talked about before, shows one of it, and begins another', async () => {
    const it = await open();
    await list(it, newer('The lamp'), talked('s_one'));
    await stands(it, { status: 'open' });
    await until(() => it.element.room === 's_two', 'shown');
    await it.updated();
    button(it, 'Your conversations').click();
    await it.updated();
    expect(it.focused() === it.$('.past .flip')).to.equal(true);
    expect(it.$$('.past li').map((row) => row.querySelector('b')!.textContent)).to.deep.equal([
      ...['The lamp', 'Last in s_one'],
    ]);
    await it.press(it.$('.past .flip'), 'Escape');
    expect(it.$('.past') === null).to.equal(true);
    button(it, 'Your conversations').click();
    await it.updated();
    it.$$('.past li button')[1]!.click();
    await it.updated();
    expect(it.element.room).to.equal('s_one');
    button(it, 'Your conversations').click();
    await it.updated();
    button(it, 'New conversation').click();
    await it.updated();
    expect(it.element.room).to.equal('');
    // Who has written is known to this browser.
    await until(() => it.text('.empty h3') && !it.$('.empty p').checkVisibility(), 'nothing false is said');
    await send(it, 'Something else');
    await answer(it, 'create', { type: 'entered', room: 's_three' });
    await until(() => it.element.room === 's_three', 'another');
  });

  it('P53: one that was merged gives way to the one in which it goes on; it can be read, with a way there, and asks for no rating', async () => {
    const it = await open({ room: { kind: 'support', messages: [message({ text: 'Here' })] } });
    await list(it, newer('The lamp'), talked('s_one'));
    await stands(it, { status: 'open' });
    await until(() => it.element.room === 's_two', 'shown');
    await change(
      it,
      [newer('The lamp and more'), talked('s_one')].map((each) => ({ ...each, head: each.head + 1 })),
    );
    await stands(it, { status: 'closed', into: 's_one' }, 2);
    await until(() => it.element.room === 's_one', 'the other one');
    await stands(it, { status: 'open' }, 3);
    expect(it.announced()).to.deep.equal(['This conversation goes on in another one.']);
    expect(it.$('.ended') === null).to.equal(true);
    button(it, 'Your conversations').click();
    await it.updated();
    expect(it.$$('.past small').map((each) => each.textContent!.split(' · ')[1])).to.deep.equal([
      ...['This conversation goes on in another one.', 'Open'],
    ]);
    it.$$('.past li button')[0]!.click();
    await it.updated();
    expect(it.element.room).to.equal('s_two');
    expect(it.text('.ended .again')).to.equal('This conversation goes on in another one. Write to open it again.');
    expect(it.$('.rate') === null).to.equal(true);
    expect(it.$('.endline') === null).to.equal(true);
    button(it, 'Go to that conversation').click();
    await it.updated();
    expect(it.element.room).to.equal('s_one');
  });

  it('P53: nothing is taken from under the hands of who is writing', async () => {
    const it = await talking({ status: 'open' });
    await it.write('And an');
    await change(it, [talked('s_one', { head: 11 })]);
    await stands(it, { status: 'closed', into: 's_two' }, 2);
    await it.updated();
    expect(it.element.room).to.equal('s_one');
    expect(button(it, 'Go to that conversation') !== undefined).to.equal(true);
  });

  it('gives the whole history as a text, page by page', async () => {
    const it = await talking({ status: 'closed' });
    it.room.set({ more: true });
    const saved: [string, Blob][] = [];
    const { createObjectURL } = URL;
    const { click } = HTMLAnchorElement.prototype;
    let blob: Blob | undefined;
    URL.createObjectURL = (given) => createObjectURL((blob = given as Blob));
    HTMLAnchorElement.prototype.click = function () {
      saved.push([this.download, blob!]);
    };
    try {
      button(it, 'Download transcript').click();
      await until(() => it.room.called('loadOlder').length, 'older ones');
      it.room.answerOlder([message({ own: true, from: me.id, text: 'At first' })]);
      await until(() => saved.length, 'saved');
    } finally {
      URL.createObjectURL = createObjectURL;
      HTMLAnchorElement.prototype.click = click;
    }
    const [[name, text]] = saved as [[string, Blob]];
    expect(name).to.match(/^\d{4}-\d\d-\d\d\.txt$/);
    const lines = (await text.text()).trim().split('\n');
    expect(lines.length).to.equal(5);
    expect(lines[2]).to.match(/^\[.*2025.*\] Maya: At first$/);
    expect(lines[4]).to.match(/Ana Duarte: Here$/);
  });

  it('somebody else has other conversations', async () => {
    const it = await talking({ status: 'open' });
    it.chat.set({ user: { ...me, id: 'u_other' } });
    it.chat.emit('user', { ...me, id: 'u_other' });
    await it.updated();
    expect(it.element.room).to.equal('');
    await list(it);
    await send(it, 'Hello');
    await until(() => asks(it, 'create') === 1, 'one of their own');
  });

  describe('with the JSON of a desk', () => {
    let script: HTMLScriptElement;
    const desk = (settings: object): void => {
      script = document.createElement('script');
      Object.assign(script, { type: 'application/json', id: 'desk', textContent: JSON.stringify(settings) });
      document.body.append(script);
    };
    afterEach(() => script.remove());

    const form = {
      fields: [
        { name: 'name', label: 'Your name', required: true },
        { name: 'mail', label: 'E-mail', type: 'email' },
        { name: 'about', label: 'About', type: 'select', options: ['Repair', 'Order'] },
        { name: 'keep', label: 'Keep me posted', type: 'checkbox' },
      ],
    };

    it('asks before the first message; the browser looks at the answers; a guest is called so, and the rest is said first', async () => {
      desk({ form });
      const it = await open({ attributes: { support: 'desk' } });
      expect(it.$('.prechat').getAttribute('aria-busy')).to.equal('true');
      await list(it);
      const [name, mail, , keep] = it.$$('.prechat [name]') as HTMLInputElement[];
      expect(it.$$('.prechat label').map((each) => each.textContent!.replace(/\s+/g, ' ').trim())).to.deep.equal([
        ...['Your name', 'E-mail optional', 'About optional Please choose RepairOrder', 'Keep me posted'],
      ]);
      expect(getComputedStyle(it.$('.cmp')).display).to.equal('none');
      mail!.value = 'nobody';
      it.$('.prechat .dpri').click();
      expect(it.$('form.prechat:invalid') !== null, 'what is wrong is not taken').to.equal(true);
      name!.value = ' Maya Lindqvist ';
      mail!.value = 'maya@example.com';
      it.$<HTMLSelectElement>('.prechat select').value = 'Order';
      keep!.checked = true;
      it.$('.prechat .dpri').click();
      await it.updated();
      expect(it.$('.prechat') === null).to.equal(true);
      expect(it.element.name).to.equal('Maya Lindqvist');
      expect(asks(it, 'create')).to.equal(0);
      expect(it.$('.prechat') === null).to.equal(true);
      await send(it, 'Where is it?');
      await answer(it, 'create', { type: 'entered', room: 's_new' });
      await until(() => it.element.room === 's_new', 'shown');
      expect(it.room.called('send')).to.deep.equal([
        ['E-mail: maya@example.com\nAbout: Order\nKeep me posted: ✓'],
        ['Where is it?'],
      ]);
    });

    it('a choice with a tag begins the conversation with it; where the relay does not offer that tag, without', async () => {
      const options = ['Other', { text: { en: 'Repair', de: 'Reparatur' }, tag: 'repair' }];
      desk({ form: { fields: [{ name: 'about', label: 'About', type: 'select', options }] } });
      for (const [choice, tags, isOffered] of [
        ['Repair', ['repair'], true],
        ['Repair', ['repair'], false],
        ['Other', undefined, true],
      ] as const) {
        const it = await open({ attributes: { support: 'desk' } });
        await list(it);
        it.$<HTMLSelectElement>('.prechat select').value = choice;
        it.$('.prechat .dpri').click();
        await it.updated();
        await send(it, 'It hums');
        const entered = { type: 'entered', room: 's_new' };
        const refused = { type: 'error', code: 'forbidden', class: 'stop', message: 'no option has it' };
        const asks = await answer(it, 'create', isOffered ? entered : refused);
        expect(asks['tags']).to.deep.equal(tags);
        if (!isOffered) expect((await answer(it, 'create', entered, 2))['tags']).to.equal(undefined);
        await until(() => it.room.called('send').length === 2, 'sent');
        expect(it.room.called('send')[0]).to.deep.equal([`About: ${choice}`]);
        unmountAll();
      }
    });

    it('an opening that is weeks away is waited for by no timer that would come at once', async () => {
      const later = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
      desk({ hours: { zone: 'UTC', week: {}, holidays: { [later]: ['09:00-10:00'] } } });
      const delays: number[] = [];
      const { setTimeout: wait } = window;
      window.setTimeout = ((work: TimerHandler, delay = 0) => {
        delays.push(delay);
        return wait(work, delay);
      }) as typeof wait;
      try {
        const it = await open({ attributes: { support: 'desk' } });
        await list(it);
        expect(it.text('.away b')).to.match(/^Closed now\. Opens /);
      } finally {
        window.setTimeout = wait;
      }
      expect(Math.max(...delays) < 2 ** 31).to.equal(true);
    });

    it('offers articles by what is being written, and none any more once it is sent; only to pages', async () => {
      desk({
        articles: [
          { title: 'Changing the glass shade', url: '/help/shade', words: 'lamp broken' },
          { title: 'Which bulb fits', url: 'https://example.com/bulb' },
          { title: 'Warranty', url: '/help/warranty' },
          { title: 'Bulbs of old', url: '/help/old' },
          { title: 'A bulb that is a trap', url: 'javascript:alert(1)' },
        ],
      });
      const it = await open({ attributes: { support: 'desk' } });
      await list(it);
      const offered = () => it.$$('.helps a').map((each) => each.textContent!.trim());
      expect(offered()).to.deep.equal(['Changing the glass shade', 'Which bulb fits', 'Warranty']);
      await it.write('Which BÚLB is for my');
      expect(offered()).to.deep.equal(['Which bulb fits', 'Bulbs of old']);
      expect(it.$<HTMLAnchorElement>('.helps a').href).to.equal('https://example.com/bulb');
      await it.write('zzz');
      expect(it.$('.helps') === null).to.equal(true);
      await send(it, 'My lamp is broken');
      expect(it.$('.helps') === null).to.equal(true);
    });

    it('asks nothing where there is a conversation', async () => {
      desk({ form });
      const it = await open({ attributes: { support: 'desk' } });
      await list(it, talked('s_one'));
      await stands(it, { status: 'open' });
      await until(() => it.element.room === 's_one', 'shown');
      await it.updated();
      expect(it.$('.prechat') === null).to.equal(true);
    });

    it('outside of the hours says when it opens, and takes what is written', async () => {
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
      desk({ hours: { zone: 'UTC', week: {}, holidays: { [tomorrow]: ['00:00-24:00'] } } });
      const it = await open({ attributes: { support: 'desk' } });
      await list(it);
      expect(it.text('.away')).to.match(/^Closed now\. Opens .+\. Write all the same: we answer then\.$/);
      await send(it, 'Hello');
      await until(() => asks(it, 'create') === 1, 'taken');
      unmountAll();
      script.remove();
      desk({ hours: { zone: 'UTC', week: {} } });
      const closed = await open({ attributes: { support: 'desk' } });
      expect(closed.text('.away b')).to.equal('Closed now.');
      unmountAll();
      script.remove();
      const today = [-1, 0, 1].map((ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10));
      desk({
        hours: { zone: 'UTC', week: {}, holidays: Object.fromEntries(today.map((day) => [day, ['00:00-24:00']])) },
      });
      const there = await open({ attributes: { support: 'desk' } });
      expect(there.$('.away') === null).to.equal(true);
    });
  });
});
