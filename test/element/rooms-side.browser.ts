import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { ChatError } from '../../src/client/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, message, users } from '../support/fake-chat.ts';
import { answer, asked, change, list, mia, summary, withJonas } from '../support/fake-rooms.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';
const all = ['read', 'send', 'edit', 'delete', 'react', 'signal', 'moderate', 'invite', 'manage'] as const;
const member = (user: { id: string; name: string; kind: string }, change = {}) => ({
  ...user,
  role: 'member',
  present: false,
  ...change,
});
const members = [
  member(mia, { role: 'owner', present: true }),
  member(ana, { present: true }),
  member(jonas, { role: 'moderator' }),
];

async function open(options: MountOptions = {}): Promise<Mounted> {
  const it = await mount({
    ...options,
    state: { user: mia },
    room: { messages: [message()], can: all, kind: 'private', members: users(mia, ana, jonas), ...options.room },
    attributes: { mode: 'full', room: 'garden', ...options.attributes },
  });
  await list(it, summary('garden', { topic: 'What grows', role: 'owner' }), withJonas(), summary('kitchen'));
  return it;
}

async function openAbout(it: Mounted): Promise<void> {
  it.$('.toabout').click();
  await until(() => it.$('.about'), 'panel');
  await answer(it, 'members', { type: 'members', room: 'garden', members });
}

const button = (it: Mounted, selector: string, text: string) =>
  it.$$(selector).find((each) => each.textContent?.trim() === text)!;
/** Once it may be pressed: not while something is under way. */
async function press(it: Mounted, selector: string, text: string): Promise<void> {
  await until(() => button(it, selector, text)?.matches(':enabled'), text);
  button(it, selector, text).click();
}
const type = async (it: Mounted, selector: string, text: string) => {
  const field = it.$<HTMLInputElement>(selector);
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await it.updated();
};
const named = (it: Mounted) => it.$$('.rrow b').map((each) => each.textContent);

describe('beside the list of rooms', () => {
  afterEach(async () => {
    unmountAll();
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 800, height: 600 });
  });

  it('somebody is found and written to', async () => {
    const it = await open();
    it.$('.startnew').click();
    await until(() => it.$('.findnew'), 'finder');
    await until(() => it.focused() === it.$('.findnew input'), 'focus');
    await answer(it, 'people', { type: 'people', people: [member(ana, { present: true }), member(jonas)] });
    await answer(it, 'discover', { type: 'directory', rooms: [] });
    await until(() => named(it).length === 3, 'found');
    expect(named(it)).to.deep.equal(['New room', ana.name, jonas.name]);
    await type(it, '.findnew input', 'jon');
    const { search } = await answer(it, 'people', { type: 'people', people: [member(jonas)] }, 2);
    expect(search).to.equal('jon');
    await answer(it, 'discover', { type: 'directory', rooms: [] }, 2);
    await until(() => named(it).length === 2, 'found');
    it.$$('.rrow')[1]!.click();
    const create = await answer(it, 'create', { type: 'entered', room: 'd_jonas' });
    expect([create['kind'], create['members']]).to.deep.equal(['direct', ['u_jonas']]);
    await until(() => it.element.room === 'd_jonas', 'there');
    await it.updated();
    expect(it.$('.findnew') === null).to.equal(true);
  });

  it('an open room is joined, and a room is made; what goes wrong is told', async () => {
    const it = await open();
    it.$('.startnew').click();
    await answer(it, 'people', { type: 'people', people: [] });
    const found = { id: 'o_plants', name: 'Plants', topic: '', memberCount: 4, joined: false };
    await answer(it, 'discover', { type: 'directory', rooms: [found] });
    await until(() => it.$$('.rrow').length === 2, 'found');
    it.$$('.rrow')[1]!.click();
    await until(() => it.element.room === 'o_plants', 'joined');
    expect(it.chat.rooms.get('o_plants')!.called('join').length).to.equal(1);
    it.$('.startnew').click();
    await until(() => it.$('.findnew .rrow'), 'open again');
    it.$('.findnew .rrow').click();
    await until(() => it.$('.rform'), 'form');
    it.$<HTMLInputElement>('[name=name]').value = ' Cellar ';
    it.$<HTMLFormElement>('.rform').requestSubmit();
    await answer(it, 'create', { type: 'error', code: 'forbidden', class: 'stop', message: 'no' });
    await until(() => it.text('.told') === 'You are not allowed to do that.', 'told');
    it.$<HTMLFormElement>('.rform').requestSubmit();
    const create = await answer(it, 'create', { type: 'entered', room: 'r_cellar' }, 2);
    expect([create['kind'], create['name'], create['topic']]).to.deep.equal(['private', 'Cellar', undefined]);
    await until(() => it.element.room === 'r_cellar', 'there');
  });

  it('members are listed with presence and roles, page by page, and Escape gives the focus back', async () => {
    const it = await open();
    it.$('.toabout').click();
    await until(() => it.$('.about'), 'panel');
    await answer(it, 'members', { type: 'members', room: 'garden', members, next: 'u_jonas' });
    await until(() => it.$$('.about .rrow').length === 3, 'listed');
    expect(it.$$('.about .mark').map((each) => each.textContent)).to.deep.equal(['You', 'Moderator']);
    expect(it.text('.atopic')).to.equal('What grows');
    it.$('.abody').dispatchEvent(new Event('scroll'));
    const { after } = await answer(
      it,
      'members',
      { type: 'members', room: 'garden', members: [member(ana, { id: 'x' })] },
      2,
    );
    expect(after).to.equal('u_jonas');
    await until(() => it.$$('.about .rrow').length === 4, 'added');
    await it.press(it.$('.about .ib'), 'Escape');
    await until(() => !it.$('.about'), 'closed');
    expect(it.focused() === it.$('.toabout')).to.equal(true);
  });

  it('on a phone the browser’s way back leads out of it to the room, then to the list; a room that is chosen there is seen', async () => {
    await setViewport({ width: 390, height: 700 });
    const it = await open({ attributes: { style: 'position: fixed; inset: 0' } });
    const isSeen = (selector: string) => it.$(selector) && getComputedStyle(it.$(selector)).visibility === 'visible';
    // The page names a room, which is therefore shown first.
    it.$('.home').click();
    await until(() => isSeen('.convs'), 'list');
    it.$('[role=option]').click();
    await until(() => isSeen('.log'), 'room');
    const { room } = it.element;
    await openAbout(it);
    await until(() => !isSeen('.log'), 'covered');
    history.back();
    await until(() => !it.$('.about'), 'left');
    expect([isSeen('.log'), it.element.room]).to.deep.equal([true, room]);
    history.back();
    await until(() => isSeen('.convs'), 'list again');
    it.$('[role=option]').click();
    await until(() => isSeen('.log'), 'room again');
    it.$('.toabout').click();
    await answer(it, 'members', { type: 'members', room: 'garden', members }, 2);
    await until(() => it.$$('.about .rrow').length === 3, 'listed');
    it.$$('.about .rrow')[1]!.click();
    await press(it, '.about .btn', 'Write directly');
    await answer(it, 'create', { type: 'entered', room: 'd_jonas' });
    await until(() => it.element.room === 'd_jonas' && isSeen('.log'), 'there');
    expect(it.$('.about') === null).to.equal(true);
  });

  it('what one may not do is not offered', async () => {
    const it = await open({ room: { can: ['read', 'send'] } });
    await openAbout(it);
    expect(it.$$('.about .btn').map((each) => each.textContent?.trim())).to.deep.equal(['Leave room']);
    it.$$('.about .rrow')[1]!.click();
    await answer(it, 'blocks', { type: 'blocks', users: [] }, 2);
    expect(it.$$('.about .btn').map((each) => each.textContent?.trim())).to.deep.equal(['Write directly', 'Block']);
  });

  it('roles, muting, removing and blocking', async () => {
    const it = await open();
    await openAbout(it);
    it.$$('.about .rrow')[1]!.click();
    await answer(it, 'blocks', { type: 'blocks', users: [] }, 2);
    const role = it.$<HTMLSelectElement>('.about select');
    expect([...role.options].map(({ value }) => value)).to.deep.equal(['reader', 'member', 'moderator']);
    expect(role.value).to.equal('member');
    role.value = 'moderator';
    role.dispatchEvent(new Event('change'));
    await until(() => it.text('.told') === 'Done', 'done');
    expect(it.room.called('put').at(-1)).to.deep.equal([
      { type: 'member', change: 'role', user: ana.id, role: 'moderator' },
    ]);
    button(it, '.about .btn', 'Mute for an hour').click();
    await until(() => it.room.called('put').length === 2, 'muted');
    await press(it, '.about .btn', 'Unmute');
    await until(() => it.room.called('put').length === 3, 'not muted');
    expect(it.room.called('put').at(-1)).to.deep.equal([{ type: 'member', change: 'unmuted', user: ana.id }]);
    await until(
      () => it.focused()?.matches('.turnmute') && it.focused()?.textContent?.trim() === 'Mute for an hour',
      'focus',
    );
    await press(it, '.about .btn', 'Block');
    await until(() => it.$<HTMLDialogElement>('.sure')?.open, 'asked');
    expect(it.text('.sure h2')).to.equal('Block Ana Duarte?');
    button(it, '.sure .btn', 'Cancel').click();
    await until(() => !it.$('.sure'), 'not done');
    expect(asked(it, 'block')).to.deep.equal([]);
    await press(it, '.about .btn', 'Block');
    await until(() => it.$<HTMLDialogElement>('.sure')?.open, 'asked');
    it.$('.sure .danger').click();
    const { user } = await answer(it, 'block', { type: 'done' });
    expect(user).to.equal(ana.id);
    await until(() => button(it, '.about .btn', 'Unblock'), 'blocked');
    await press(it, '.about .btn', 'Remove from the room');
    await until(() => it.$<HTMLDialogElement>('.sure')?.open, 'asked');
    expect(it.text('.sure h2')).to.equal('Remove Ana Duarte from the room?');
    it.$('.sure .danger').click();
    await until(() => it.room.called('put').length === 4, 'removed');
    expect(it.room.called('put').at(-1)).to.deep.equal([{ type: 'member', change: 'removed', user: ana.id }]);
  });

  it('who is banned is listed page by page, and let back in after a question, which is told; not by who is less', async () => {
    const it = await open({ room: { can: all.filter((each) => each !== 'manage') } });
    await openAbout(it);
    button(it, '.about .btn', 'Banned').click();
    await until(() => it.text('.about h2') === 'Banned' && it.focused() === it.$('.about .ib'), 'page');
    const [tom, eve, kim] = ['tom', 'eve', 'kim'].map((name) => ({ id: `u_${name}`, name, kind: 'user' }));
    const page = { type: 'banned', room: 'garden' };
    await answer(it, 'banned', {
      ...page,
      users: [
        { ...tom, rank: 'moderator' },
        { ...eve, rank: 'owner' },
      ],
      next: 'u_eve',
    });
    it.$('.abody').dispatchEvent(new Event('scroll'));
    const { after } = await answer(it, 'banned', { ...page, users: [kim] }, 2);
    expect(after).to.equal('u_eve');
    await until(() => it.$$('.banned li').length === 3, 'all');
    // An owner has banned the second one.
    const offered = () => it.$$('.banned li').map((each) => each.querySelector('.btn')?.textContent!.trim());
    expect(offered()).to.deep.equal(['Let back in: tom', undefined, 'Let back in: kim']);
    expect(await barriersIn(it.element)).to.deep.equal([]);
    it.$('.banned .btn').click();
    await until(() => it.$<HTMLDialogElement>('.sure')?.open, 'asked');
    expect(it.text('.sure h2')).to.equal('Let tom back in?');
    expect(it.text('.sure p')).to.equal('They can come into the room again by a new invitation.');
    it.$('.sure .pri').click();
    await until(() => it.text('.about [role=status]') === 'tom is no longer banned.', 'told');
    expect(it.room.called('put').at(-1)).to.deep.equal([{ type: 'member', change: 'unbanned', user: 'u_tom' }]);
    expect(offered()).to.deep.equal([undefined, 'Let back in: kim']);
    expect(it.focused()).to.equal(it.$('.about .ib'));
    // Somebody else was quicker.
    it.room.put = () => Promise.reject(new ChatError('no-such-member'));
    it.$('.banned .btn').click();
    await until(() => it.$<HTMLDialogElement>('.sure')?.open, 'asked');
    it.$('.sure .pri').click();
    await answer(it, 'banned', { ...page, users: [] }, 3);
    await until(() => it.text('.about .cnote') === 'Nobody is banned from this room.', 'none');
    await it.press(it.$('.about .ib'), 'Escape');
    await until(() => button(it, '.about .btn', 'Banned'), 'back');
  });

  it('who is muted is known to other moderators, too, with when that ends', async () => {
    const it = await open();
    it.$('.toabout').click();
    await until(() => it.$('.about'), 'panel');
    const until15 = Date.now() + 900_000;
    await answer(it, 'members', { type: 'members', room: 'garden', members: [member(ana, { mutedUntil: until15 })] });
    await until(() => it.$('.about .rrow'), 'listed');
    expect(it.text('.about .rrow small')).to.match(/^Muted until \S+/);
    it.$('.about .rrow').click();
    await press(it, '.about .btn', 'Unmute');
    await until(() => button(it, '.about .btn', 'Mute for an hour'), 'ended');
    expect(it.room.called('put').at(-1)).to.deep.equal([{ type: 'member', change: 'unmuted', user: ana.id }]);
    expect(it.text('.person small')).to.equal('Member');
  });

  it('the members of a room are there who are there in that room, as they come and go, and of another room after it', async () => {
    const it = await open({ room: { presence: { count: 2, users: [mia, ana] } } });
    await openAbout(it);
    const here = () => it.$$('.about .rrow').map((each) => each.textContent!.includes('Online'));
    await until(() => here().length === 3, 'listed');
    expect(here()).to.deep.equal([true, true, false]);
    it.room.set({ presence: { count: 2, users: [mia, jonas] } });
    await it.updated();
    expect(here()).to.deep.equal([true, false, true]);
    await type(it, '.about .rsearch input', 'li');
    it.element.room = 'kitchen';
    await it.updated();
    // It is told who is a member before it is told who is there.
    const told = { type: 'members', room: 'kitchen', members };
    await until(() => asked(it, 'members').at(-1)!['room'] === 'kitchen', 'asked');
    expect(asked(it, 'members').at(-1)!['search']).to.equal(undefined);
    await answer(it, 'members', told);
    it.chat.rooms.get('kitchen')!.set({ presence: { count: 1, users: [mia] } });
    await until(() => here().length === 3 && here()[0], 'listed');
    expect(here()).to.deep.equal([true, false, false]);
  });

  it('beside the conversation, writing to somebody directly closes the page about them; what is about a conversation of two says so', async () => {
    await setViewport({ width: 1300, height: 700 });
    const it = await open();
    await openAbout(it);
    it.$$('.about .rrow')[1]!.click();
    await press(it, '.about .btn', 'Write directly');
    await answer(it, 'create', { type: 'entered', room: 'd_jonas' });
    await until(() => it.element.room === 'd_jonas' && !it.$('.about'), 'there');
    await until(() => it.focused()?.matches('textarea'), 'focus');
    it.chat.rooms.get('d_jonas')!.set({ kind: 'direct', can: ['read', 'send'] });
    await it.updated();
    expect(it.$('.toabout').getAttribute('aria-label')).to.equal('About this conversation');
    it.$('.toabout').click();
    await until(() => it.text('.about h2') === 'About this conversation', 'panel');
  });

  it('what somebody has written whom one has blocked is folded away until one wants to see it', async () => {
    const it = await open({ room: { messages: [message({ text: 'one' }), message({ from: jonas.id, text: 'two' })] } });
    const bubbles = () => it.$$('.msg .bub').map((each) => each.textContent.replace(/\s+/g, ' ').trim());
    await answer(it, 'blocks', { type: 'blocks', users: [ana] });
    await until(() => bubbles()[0] !== 'one', 'folded');
    expect(bubbles()).to.deep.equal(['You have blocked Ana Duarte. Show', 'two']);
    const named = () => it.$$('.msg').map((each) => each.getAttribute('aria-label')!);
    expect(named()[0]).to.match(/^You have blocked Ana Duarte\. \d/);
    expect(named()[1]).to.match(/^Jonas Weber: two, /);
    expect(it.text('[data-room=kitchen] .ctext')).to.equal('You have blocked Ana Duarte.');
    it.$('[data-do=unfold]').click();
    await it.updated();
    expect(bubbles()[0]).to.match(/^one/);
    expect(named()[0]).to.match(/^Ana Duarte: one, /);
    const told: string[] = [];
    it.element.addEventListener('live-chat-message', (event) => told.push((event as CustomEvent).detail.text));
    it.room.emit('message', message({ text: 'three' }) as never);
    it.room.emit('message', message({ text: 'four', from: jonas.id, name: jonas.name }) as never);
    await until(() => it.announced().length, 'announced');
    expect(it.announced()).to.deep.equal(['Jonas Weber: four']);
    expect(told).to.deep.equal(['three', 'four']);
  });

  it('says it where nobody and no room is called that, and takes no place before', async () => {
    const it = await open();
    const note = () => it.$('.findnew .cnote');
    it.$('.startnew').click();
    await answer(it, 'people', { type: 'people', people: [member(ana)] });
    await answer(it, 'discover', { type: 'directory', rooms: [] });
    await until(() => named(it).length === 2, 'found');
    expect(note().checkVisibility()).to.equal(false);
    await type(it, '.findnew input', 'zzz');
    await answer(it, 'people', { type: 'people', people: [] }, 2);
    await answer(it, 'discover', { type: 'directory', rooms: [] }, 2);
    await until(() => note().textContent!.trim() === 'Nothing found', 'told');
    expect(note().checkVisibility()).to.equal(true);
  });

  it('Enter in the search takes what is found first, also while it is being looked for; the arrow goes to the rows', async () => {
    const it = await open();
    it.$('.startnew').click();
    await answer(it, 'people', { type: 'people', people: [member(ana)] });
    await answer(it, 'discover', { type: 'directory', rooms: [] });
    await until(() => named(it).length === 2, 'found');
    const field = it.$('.findnew input');
    await it.press(field, 'Enter');
    expect(asked(it, 'create').length).to.equal(0, 'nothing was looked for');
    await it.press(field, 'ArrowDown');
    await until(() => it.focused() === it.$('.rrow'), 'first row');
    await type(it, '.findnew input', 'jon');
    await it.press(field, 'Enter');
    await answer(it, 'people', { type: 'people', people: [member(jonas)] }, 2);
    await answer(it, 'discover', { type: 'directory', rooms: [] }, 2);
    const create = await answer(it, 'create', { type: 'entered', room: 'd_jonas' });
    expect(create['members']).to.deep.equal(['u_jonas']);
    await until(() => it.element.room === 'd_jonas', 'there');
  });

  it('who makes too many rooms is told after how long they may make another', async () => {
    const it = await open();
    it.$('.startnew').click();
    await until(() => it.$('.findnew .rrow'), 'finder');
    it.$('.findnew .rrow').click();
    await until(() => it.$('.rform'), 'form');
    it.$<HTMLInputElement>('[name=name]').value = 'Cellar';
    it.$<HTMLFormElement>('.rform').requestSubmit();
    await answer(it, 'create', {
      ...{ type: 'error', code: 'limited', class: 'retry', message: 'too many', retryAfter: 90_000 },
    });
    await until(() => it.text('.told') === 'Too many for now. Try again in 90 sec.', 'told');
  });

  it('an open room is set to be found; members whose name is not known have a word in its place', async () => {
    const it = await open({ room: { kind: 'open' } });
    await change(it, [summary('garden', { kind: 'open', role: 'owner', head: 11, listed: true })]);
    it.$('.toabout').click();
    await answer(it, 'members', { type: 'members', room: 'garden', members: [member(ana, { name: '' })] });
    await until(() => named(it).length, 'listed');
    expect(named(it)).to.deep.equal(['Not here yet']);
    button(it, '.about .btn', 'Name and topic').click();
    await until(() => it.$('[name=listed]'), 'form');
    expect(it.$<HTMLInputElement>('[name=listed]').checked).to.equal(true);
    it.$<HTMLInputElement>('[name=listed]').checked = false;
    it.$<HTMLFormElement>('.rform').requestSubmit();
    await until(() => it.text('.told') === 'Done', 'done');
    expect(it.room.called('put').at(-1)).to.deep.equal([
      { type: 'settings', name: 'garden', topic: '', listed: false },
    ]);
  });

  it('name and topic, an invitation, and leaving, which leads to another room', async () => {
    const it = await open();
    await openAbout(it);
    button(it, '.about .btn', 'Name and topic').click();
    await until(() => it.focused() === it.$('.about [name=name]'), 'form');
    it.$<HTMLInputElement>('[name=name]').value = 'Orchard';
    it.$<HTMLFormElement>('.rform').requestSubmit();
    await until(() => it.text('.told') === 'Done', 'done');
    expect(it.room.called('put').at(-1)).to.deep.equal([{ type: 'settings', name: 'Orchard', topic: 'What grows' }]);
    it.$('.about .flip').click();
    await it.updated();
    button(it, '.about .btn', 'Invite').click();
    await until(() => it.focused() === it.$('[name=uses]'), 'form');
    it.$<HTMLInputElement>('[name=uses]').value = '5';
    it.$<HTMLFormElement>('.rform').requestSubmit();
    const invited = await answer(it, 'invite', {
      type: 'invitation',
      room: 'garden',
      token: 'i_x',
      expires: 1,
      uses: 5,
    });
    expect([invited['uses'], invited['lifetime']]).to.deep.equal([5, 7 * 86_400_000]);
    await until(() => it.$('.rform [readonly]'), 'link');
    expect(it.$<HTMLInputElement>('.rform input').value).to.match(/#live-chat-invitation=i_x$/);
    it.$('.about .flip').click();
    await it.updated();
    button(it, '.about .btn', 'Leave room').click();
    await until(() => it.$<HTMLDialogElement>('.sure')?.open, 'asked');
    const { room } = it;
    it.$('.sure .danger').click();
    await until(() => it.element.room !== 'garden', 'left');
    expect(room.called('leave').length).to.equal(1);
    expect(it.$('.about') === null).to.equal(true);
  });

  it('an invitation in the address of the page is taken, once', async () => {
    history.replaceState(null, '', '#live-chat-invitation=i_x');
    const it = await mount({ state: { user: mia }, attributes: { mode: 'full', room: 'garden' } });
    const { token } = await answer(it, 'redeem', { type: 'entered', room: 'r_new' });
    expect(token).to.equal('i_x');
    await until(() => it.element.room === 'r_new', 'there');
    expect(location.hash).to.equal('');
  });

  it('an invitation that is not taken says so, and what to do; one that may be is tried again', async () => {
    history.replaceState(null, '', '#live-chat-invitation=i_used');
    const it = await open();
    await answer(it, 'redeem', { type: 'error', code: 'forbidden', class: 'stop', message: 'no' });
    await until(() => it.$('nav [role=alert]'), 'told');
    expect(it.text('[role=alert] p')).to.match(/^This invitation doesn’t work\. .* Ask for a new link\.$/);
    expect(it.element.room).to.equal('garden');
    it.$('[role=alert] .ib').click();
    await it.updated();
    expect(it.$('[role=alert]') === null).to.equal(true);
    unmountAll();
    history.replaceState(null, '', '#live-chat-invitation=i_x');
    // A guest who is in no other room has no list.
    const guest = await mount({ attributes: { mode: 'full', room: 'garden' } });
    await answer(guest, 'redeem', { type: 'error', code: 'limited', class: 'retry', message: 'no' });
    await until(() => guest.$('[role=alert] .link'), 'told');
    expect(guest.$('nav') === null).to.equal(true);
    guest.$('[role=alert] .link').click();
    await answer(guest, 'redeem', { type: 'entered', room: 'r_new' }, 2);
    await until(() => guest.element.room === 'r_new', 'there');
    expect(guest.$('[role=alert]') === null).to.equal(true);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`axe finds nothing, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      const it = await open();
      const check = async (what: string) => {
        expect(await barriersIn(it.element), what).to.deep.equal([]);
      };
      for (const width of [1200, 800, 390]) {
        await setViewport({ width, height: 700 });
        if (!it.$('.about')) await openAbout(it);
        await it.updated();
        await check(`about, ${width}`);
      }
      it.$$('.about .rrow')[1]!.click();
      await answer(it, 'blocks', { type: 'blocks', users: [] }, 2);
      await check('card');
      button(it, '.about .btn', 'Block').click();
      await until(() => it.$<HTMLDialogElement>('.sure')?.open, 'asked');
      await check('question');
      button(it, '.sure .btn', 'Cancel').click();
      await it.updated();
      it.$$('.about .ib').at(-1)!.click();
      await setViewport({ width: 1200, height: 700 });
      await until(() => it.$('.startnew'), 'list');
      it.$('.startnew').click();
      await answer(it, 'people', { type: 'people', people: [member(ana, { present: true })] });
      await answer(it, 'discover', { type: 'directory', rooms: [] });
      await until(() => it.$$('.rrow').length === 2, 'found');
      await check('finder');
      it.$('.findnew .rrow').click();
      await until(() => it.$('.rform'), 'form');
      await check('form');
    });
  }
  it('P24: a moderator chooses how slow the room is, is told that it is done, and what was refused is not shown', async () => {
    const it = await open();
    await openAbout(it);
    const choice = () => it.$<HTMLSelectElement>('.about .rform select');
    const labels = [...choice().options].map((each) => each.textContent!.trim());
    expect(labels).to.deep.equal(['Off', '5 sec', '30 sec', '1 min', '5 min', '15 min', '1 hr']);
    expect(choice().selectedOptions[0]!.textContent!.trim()).to.equal('Off');
    const choose = async (value: string): Promise<void> => {
      choice().value = value;
      choice().dispatchEvent(new Event('change'));
      await until(() => choice().matches(':enabled'), 'answered');
    };
    await choose('30000');
    expect(it.room.called('put')).to.deep.equal([[{ type: 'settings', slow: 30_000 }]]);
    expect(it.text('.about .told')).to.equal('Done');
    // Set otherwise by a program.
    it.room.set({ slow: 45_000 });
    await it.updated();
    expect(choice().selectedOptions[0]!.textContent!.trim()).to.equal('45 sec');
    it.room.put = () => Promise.reject(new ChatError('forbidden'));
    await choose('0');
    expect(choice().value).to.equal('45000');
    expect(it.text('.about .told')).to.equal('You are not allowed to do that.');
    it.room.set({ can: ['read', 'send'] });
    await it.updated();
    expect(choice() === null).to.equal(true);
  });
});
