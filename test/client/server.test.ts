import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { documentOf } from '../../server/src/api/openapi.ts';
import { operationsFor } from '../../server/src/api/operations.ts';
import { scopeNames } from '../../server/src/policy/scopes.ts';
import { createServerClient, RelayError, type ServerClient } from '../../src/server.ts';
import { defaultLimits } from '../../src/protocol/index.ts';
import { ApiClient, assertDocumented } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';
import { Device } from '../support/push-service.ts';
import { relayFor } from '../support/relay-test.ts';
import { signIn } from '../support/rooms.ts';
import { secret } from '../support/tokens.ts';

const auth = { secrets: [secret] };

/** The operations that were asked for, by their names. */
const said = new Set<string>();

async function clientFor(t: TestContext) {
  const relay = await relayFor(t, { auth });
  return { relay, ...(await clientOf(relay)) };
}

async function clientOf(relay: StartedRelay) {
  const { key } = await relay.relay.keys.add({ name: 'Backend', scopes: scopeNames });
  const noted: typeof fetch = async (address, init) => {
    const answer = await fetch(address, init);
    const { pathname } = new URL(String(address));
    const text = await answer.clone().text();
    const isTable = answer.headers.get('content-type')?.startsWith('text/csv');
    const body = text === '' ? undefined : isTable ? text : JSON.parse(text);
    const told = { status: answer.status, headers: answer.headers, body };
    said.add(assertDocumented(init!.method!, pathname.replace(/^\/api/, ''), told)!);
    return answer;
  };
  const client = createServerClient({ url: relay.url, key, fetch: noted, retries: 0 });
  return { key, client };
}

/** A source that gives some parts, and then never another one. */
function endlessAfter(...parts: string[]) {
  let isEnded = false;
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => (parts.length > 0 ? Promise.resolve({ value: parts.shift()!, done: false }) : new Promise(() => {})),
      return: () => Promise.resolve({ value: undefined, done: (isEnded = true) }),
    }),
  };
  return { source, isEnded: () => isEnded };
}

describe('live-chat/server', () => {
  test('has a method for every operation of the document, by its name', () => {
    const { paths } = documentOf(operationsFor(defaultLimits)) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const names = Object.values(paths).flatMap((each) => Object.values(each).map(({ operationId }) => operationId));
    const client = createServerClient({ url: 'http://localhost', key: 'x' }) as unknown as Record<string, unknown>;
    assert.deepEqual(
      names.filter((name) => typeof client[name] !== 'function'),
      [],
    );
  });

  test('does what each of them says, at a real relay, as it is documented', async (t) => {
    const { relay, client } = await clientFor(t);
    const maya = await signIn(relay, 'maya');
    assert.equal((await client.getMe()).id, 's_backend');
    const room = await client.createRoom({ kind: 'private', members: ['u_maya'] });
    assert.equal((await client.getRoom(room)).role, 'owner');
    assert.deepEqual(
      (await client.listRooms({ limit: 5 })).rooms.map((each) => each.room),
      [room],
    );
    const { seq } = await client.sendMessage(room, 'Hello');
    await client.editMessage(room, seq, 'Hello!');
    const { revisions, from } = await client.listRevisions(room, seq);
    assert.deepEqual([from, ...revisions.map(({ text }) => text)], ['s_backend', 'Hello!', 'Hello']);
    assert.equal((await client.listRevisions(room, seq, { limit: 1 })).next, revisions[0]!.seq);
    await client.addReaction(room, seq, '👍🏽');
    assert.deepEqual((await client.getMessage(room, seq)).reactions, [{ emoji: '👍🏽', by: ['s_backend'] }]);
    await client.removeReaction(room, seq, '👍🏽');
    await client.pinMessage(room, seq);
    assert.deepEqual(
      (await client.listPins(room)).messages.map((message) => [message.seq, message.pinned?.by]),
      [[seq, 's_backend']],
    );
    await client.unpinMessage(room, seq);
    const poll = await client.sendPoll(room, 'When?', ['At six', 'At eight'], { names: true, duration: 60_000 });
    await client.vote(room, poll.seq, [1]);
    assert.deepEqual(await client.getVote(room, poll.seq), { choices: [1] });
    assert.deepEqual(
      (await client.listVoters(room, poll.seq, 1, { limit: 5 })).users.map(({ id }) => id),
      ['s_backend'],
    );
    await client.closePoll(room, poll.seq);
    assert.deepEqual((await client.getMessage(room, poll.seq)).poll?.votes, [0, 1]);
    // This relay looks at no links: taking away what is not there changes nothing.
    assert.deepEqual(await client.getPreview(room, seq), {});
    assert.ok((await client.removePreview(room, seq)).seq >= poll.seq);
    await client.deleteMessage(room, poll.seq);
    assert.equal((await client.listMessages(room, { after: 0 })).messages[0]?.text, 'Hello!');
    await client.markRead(room, seq);
    assert.deepEqual(await client.listReadMarkers(room), [{ user: 's_backend', seq }]);
    assert.deepEqual(await client.listDeliveryMarkers(room), []);
    await client.sendSignal(room, { topic: 'typing', data: true });
    await client.setRoom(room, { slow: 1_000 });
    await client.muteUser(room, 'u_maya', 60_000);
    await client.unmuteUser(room, 'u_maya');
    await client.setRole(room, 'u_maya', 'moderator');
    assert.equal((await client.listMembers(room)).members.length, 2);
    await client.removeMember(room, 'u_maya');
    await client.banUser(room, 'u_maya', { reason: 'spam' });
    await client.unbanUser(room, 'u_maya');
    const invitation = await client.createInvitation(room, { role: 'reader' });
    const asMaya = client.as({ id: 'u_maya', name: 'Mäya' });
    assert.equal((await asMaya.getMe()).name, 'Mäya');
    const other = await relay.relay.keys.add({ name: 'Other', scopes: ['read', 'send'] });
    const otherClient = new ApiClient(relay, { kind: 'token', token: other.key });
    assert.equal((await otherClient.post('/invitations/redeem', { token: invitation.token })).status, 200);
    assert.equal(await client.redeemInvitation((await client.createInvitation(room)).token), room);
    const { text } = await client.getMessage(room, seq);
    const found = await client.searchMessages(room, text, { limit: 1 });
    assert.deepEqual([found.hits[0]?.seq, found.hits[0]?.text], [seq, text]);
    await client.deleteMessage(room, seq);
    await client.joinRoom('lobby');
    await client.leaveRoom('lobby');
    const made = await client.createKey({ name: 'Third', scopes: ['read'] });
    assert.equal((await client.listKeys()).length, 3);
    assert.ok((await client.revokeKey(made.id)).revoked);
    await maya.close();
  });

  test('P18: a stream ends its source when somebody stops it, or its signal does, also while nothing comes from there', async (t) => {
    const relay = await startRelay({ auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    async function* silent() {
      yield 'Once upon ';
      await new Promise<void>(() => {});
    }
    const begun = async (): Promise<number> => {
      let found: number | undefined;
      await eventually(async () => {
        const [first] = await client.listStreams('lobby');
        found = first?.text === 'Once upon ' ? first.seq : undefined;
        return found !== undefined;
      });
      return found!;
    };
    const written = client.stream('lobby', silent());
    const seq = await begun();
    await client.stopMessage('lobby', seq);
    const { text, stopped } = await written;
    assert.deepEqual([text, stopped], ['Once upon ', true]);
    const message = await client.getMessage('lobby', seq);
    assert.deepEqual([message.text, message.cut?.by], ['Once upon ', 's_backend']);

    const controller = new AbortController();
    const other = client.stream('lobby', silent(), { signal: controller.signal });
    const next = await begun();
    controller.abort();
    assert.equal((await other).stopped, true);
    assert.ok((await client.getMessage('lobby', next)).cut);
    const never = await client.stream('lobby', (async function* () {})(), { signal: controller.signal });
    assert.deepEqual([never.text, never.stopped], ['', true]);
    await assert.rejects(
      client.stream('lobby', ['x'], { answering: true }),
      ({ code }: RelayError) => code === 'forbidden',
    );
  });

  test('P18: a stream that is longer than a message may be is cut there at once, and ends its source; as a whole, too', async (t) => {
    const relay = await startRelay({ auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    const { source, isEnded } = endlessAfter('ab '.repeat(2_666), 'and more');
    const { seq, tooLong, stopped } = await client.stream('lobby', source);
    assert.ok(isEnded());
    assert.deepEqual([tooLong, stopped], [true, false]);
    const message = await client.getMessage('lobby', seq);
    assert.deepEqual(
      [message.text, message.cut?.by, message.streaming],
      [`${'ab '.repeat(2_666)}an`, 'relay', undefined],
    );
    for (const text of ['x'.repeat(9_000), '\u0001'.repeat(70_000)]) {
      const whole = await client.stream('lobby', [text]);
      assert.deepEqual([whole.tooLong, whole.text.length], [true, text.length]);
      const { cut, text: kept } = await client.getMessage('lobby', whole.seq);
      assert.deepEqual([cut?.by, kept.length], ['relay', 8_000]);
    }
    const unseen = client.stream('lobby', ['\u200b']);
    await assert.rejects(unseen, ({ code }: RelayError) => code === 'text-length');
    assert.deepEqual(await client.listStreams('lobby'), [], 'nothing is left as being written');
  });

  test('does what each of them says for moderators, too', async (t) => {
    const relay = await startRelay({ auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    const seqs: number[] = [];
    for (const text of ['one', 'two']) {
      const { seq } = await client.as({ id: 'u_eve', name: 'Eve' }).sendMessage('lobby', text);
      await client.reportMessage('lobby', seq, 'rude');
      seqs.push(seq);
    }
    const { seq: begun } = await client.sendMessage('lobby', '', { stream: true });
    assert.equal((await client.appendText('lobby', begun, 0, 'Once')).length, 4);
    assert.deepEqual(await client.listStreams('lobby'), [{ seq: begun, text: 'Once' }]);
    await client.stopMessage('lobby', begun);
    await assert.rejects(client.appendText('lobby', begun, 4, ' upon'), ({ code }: RelayError) => code === 'stopped');
    const { seq: again } = await client.sendMessage('lobby', '', { stream: true });
    await client.endMessage('lobby', again, 'Once upon a time');
    assert.equal((await client.getMessage('lobby', again)).text, 'Once upon a time');
    const parts = Array.from({ length: 100 }, (_, index) => `${index} `);
    const { seq: written, stopped, text } = await client.stream('lobby', parts, { reply: again });
    assert.deepEqual([stopped, text], [false, parts.join('')]);
    assert.equal((await client.getMessage('lobby', written)).text, parts.join(''));
    const { reports } = await client.listReports({ room: 'lobby', from: 'u_eve', limit: 10 });
    assert.deepEqual(
      reports.map(({ seq, reason, by }) => [seq, reason, by]),
      seqs.map((seq) => [seq, 'rude', 's_backend']),
    );
    await client.resolveReport('lobby', reports[0]!.report, { verdict: 'mute', duration: 60_000, reason: 'rude' });
    const results = await client.resolveReports([
      { room: 'lobby', report: reports[0]!.report, verdict: 'dismiss' },
      { room: 'lobby', report: reports[1]!.report, verdict: 'dismiss' },
    ]);
    assert.deepEqual(
      results.map(({ refusal }) => refusal?.code),
      ['no-such-message', undefined],
    );
    assert.deepEqual(await client.banFromSite('u_eve', { duration: 60_000, addresses: true, reason: 'spam' }), {
      id: 'u_eve',
      ended: 0,
    });
    const { id } = await client.banAddress('203.0.113.7', { duration: 60_000 });
    assert.deepEqual(
      (await client.listSiteBans({ limit: 5 })).bans.map((ban) => ban.id),
      [id, 'u_eve'],
    );
    await client.unbanAddress(id);
    assert.deepEqual(await client.listHeldMessages('lobby', { after: 0, limit: 5 }), { held: [] });
    await assert.rejects(client.decideHeldMessage('lobby', 1, 'release', { reason: 'good' }), {
      code: 'no-such-message',
    });
    await client.unbanFromSite('u_eve', { reason: 'mistaken' });
    const acts: string[] = [];
    for await (const { act, user, why } of client.acts({ by: 's_backend', user: 'u_eve' }))
      acts.push([act, user, why].filter(Boolean).join(' '));
    assert.deepEqual(acts, [
      'muted u_eve rude',
      'report-resolved u_eve rude',
      'report-resolved u_eve',
      'site-banned u_eve spam',
      'site-unbanned u_eve mistaken',
    ]);
    const { id: hook } = await client.createWebhook({ url: 'https://hooks.test/', events: ['message'] });
    await client.setWebhook(hook, { isEnabled: false });
    await client.rotateWebhookSecret(hook);
    assert.deepEqual((await client.listDeadLetters(hook, { limit: 5 })).deadLetters, []);
    assert.equal(await client.replayDeadLetters(hook), 0);
    assert.equal((await client.listWebhooks())[0]?.isEnabled, false);
    await client.deleteWebhook(hook);
    const [last] = (await client.listActs({ limit: 1, act: 'site-unbanned' })).acts;
    assert.equal(last!.act, 'site-unbanned');
  });

  test('tells one’s rooms, people, open rooms and blocks', async (t) => {
    const relay = await startRelay({ data: await temporaryFolder(), auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    const room = await client.createRoom({ kind: 'private', name: 'Garden', members: ['u_maya'] });
    await client.as({ id: 'u_maya', name: 'Maya' }).sendMessage(room, 'Hello');
    const { rooms, next } = await client.listSummaries({ limit: 1 });
    assert.deepEqual([rooms[0]!.name, rooms[0]!.unread, next], ['Garden', 1, undefined]);
    const before = { at: rooms[0]!.at, room };
    assert.deepEqual((await client.listSummaries({ before })).rooms, []);
    assert.deepEqual(await client.findPeople('maya', { limit: 5 }), [
      { id: 'u_maya', name: 'Maya', kind: 'user', present: false },
    ]);
    await client.setRoom('yard', { name: 'Yard', listed: true });
    assert.equal((await client.findRooms('yard')).rooms[0]!.id, 'yard');
    await client.blockUser('u_maya');
    await client.banUser('yard', 'u_eve');
    assert.deepEqual((await client.listBanned('yard')).users, [{ id: 'u_eve', name: '', kind: 'user', rank: 'owner' }]);
    assert.deepEqual(await client.listBlocks(), [{ id: 'u_maya', name: 'Maya', kind: 'user' }]);
    await client.unblockUser('u_maya');
    assert.deepEqual(await client.listBlocks(), []);
  });

  test('P36: answers in the thread of a message, and lists them', async (t) => {
    const relay = await startRelay({ data: await temporaryFolder(), auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    const room = await client.createRoom({ kind: 'private' });
    const { seq } = await client.sendMessage(room, 'When?');
    const answered = await client.sendMessage(room, 'At eight', { thread: seq, inRoom: true });
    const { root, messages } = await client.listAnswers(room, seq, { limit: 5 });
    assert.deepEqual([root.answers?.count, messages.map((each) => each.seq)], [1, [answered.seq]]);
  });

  test('tells and changes how one is told by push', async (t) => {
    const relay = await startRelay({ data: await temporaryFolder(), auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    const keys = new Device('').subscription;
    await client.subscribe({ ...keys, endpoint: 'https://push.example/1', room: 'lobby' });
    const { key, ...state } = await client.getPush({ room: 'lobby' });
    assert.match(key!, /^[\w-]{87}$/);
    assert.deepEqual(state, { devices: 1, text: true, muted: false });
    assert.equal((await client.changePush({ room: 'lobby', mute: true, text: false })).muted, true);
    await client.unsubscribe({ endpoint: 'https://push.example/1' });
    assert.equal((await client.getPush()).devices, 0);
  });

  test('P40, P41: does what agents do with a conversation', async (t) => {
    const relay = await startRelay({ data: await temporaryFolder(), auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    const visitor = client.as({ id: 'u_maya', name: 'Maya' });
    const room = await visitor.createRoom({ kind: 'support' });
    await visitor.sendMessage(room, 'Hello');
    await client.assignConversation(room, 's_backend');
    await client.tagConversation(room, 'billing');
    const { conversations } = await client.listConversations({ queue: 'mine', tag: 'billing' });
    assert.deepEqual(
      conversations.map(({ id, visitor, unread }) => [id, visitor?.name, unread]),
      [[room, 'Maya', 1]],
    );
    const done = (await client.getConversationHistory(room)).map(({ type, user, tag }) => [type, user?.id, tag]);
    assert.deepEqual(done, [
      ['assigned', 's_backend', undefined],
      ['tagged', undefined, 'billing'],
    ]);
    const found = await client.searchConversations('hello');
    assert.deepEqual([found.hits[0]?.text, found.conversations[0]?.id], ['Hello', room]);
    assert.deepEqual(await client.listVisitors({ limit: 5 }), { count: 0, visitors: [] });
    assert.deepEqual(await client.listAgents(), []);
    const { since, position } = await visitor.getWait(room);
    assert.ok(since! > 0 && position === 1);
    const nobody = await client.setAway('u_nobody').catch((error: unknown) => error as RelayError);
    assert.equal((nobody as RelayError).code, 'no-such-member');
    await client.setAway('s_backend');
    await client.setHere('s_backend');
    await client.untagConversation(room, 'billing');
    await client.snoozeConversation(room, Date.now() + 3_600_000);
    await client.wakeConversation(room);
    const other = await visitor.createRoom({ kind: 'support' });
    await visitor.sendMessage(other, 'Also');
    assert.deepEqual(
      (await client.listOtherConversations(room)).map(({ id }) => id),
      [other],
    );
    await client.mergeConversation(other, room);
    assert.deepEqual(await visitor.getConversation(other), { room: other, status: 'closed', into: room });
    await client.setConversation(room, 'closed');
    await visitor.rateConversation(room, { score: 4, text: 'Quick' });
    const range = { from: Date.now() - 3_600_000, to: Date.now() + 3_600_000 };
    const { total, agents } = await client.getDeskReport(range);
    assert.deepEqual([total.opened, total.closed, total.scoreAverage, agents.length], [2, 2, 4, 1]);
    assert.match(
      await client.getDeskTable({ ...range, rows: 'agents' }),
      /^agent,name,opened.*\r\ns_backend,Backend,0,/,
    );
    const agent = { id: 's_backend', name: 'Backend', kind: 'service' };
    assert.deepEqual(await visitor.getConversation(room), { room, status: 'closed', agent, score: 4 });
  });

  test('has mails sent, and tells which were given up', async (t) => {
    const mail = { url: 'smtp://127.0.0.1:9', from: 'chat@shop.example', publicUrl: 'https://chat.shop.example' };
    const relay = await startRelay({ data: await temporaryFolder(), auth, mail });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    const visitor = client.as({ id: 'u_maya', name: 'Maya' });
    const room = await visitor.createRoom({ kind: 'support' });
    await client.sendTranscript(room, 'boss@shop.example');
    await visitor.setMailAddress('maya@home.example');
    assert.equal(await visitor.getMailAddress(), 'maya@home.example');
    assert.deepEqual(await visitor.getMail(), { sends: true, address: 'maya@home.example' });
    assert.deepEqual(await client.getMail(), { sends: true });
    assert.equal(await client.getVisitorAddress(room), 'maya@home.example');
    await visitor.removeMailAddress();
    assert.equal(await visitor.getMailAddress(), undefined);
    assert.deepEqual(await client.listDeadMails(), { mails: [] });
    const envelope = { to: 'reply@in.example', from: 'maya@home.example' };
    for (const asked of [client.findMailReply(envelope), client.receiveMail({ ...envelope, text: 'Yes' })]) {
      const none = await asked.catch((error: unknown) => error as RelayError);
      assert.equal((none as RelayError).code, 'forbidden');
    }
    const refused = await client.retryMail(1).catch((error: unknown) => error as RelayError);
    assert.equal((refused as RelayError).code, 'no-such-message');
  });

  test('prepares answers for the team', async (t) => {
    const relay = await startRelay({ data: await temporaryFolder(), auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    await client.setCannedReply('return', 'Here is your label, {name}.');
    await client.setCannedReply('rücksendung', 'first');
    await client.setCannedReply('rücksendung', 'second');
    const replies = await client.listCannedReplies();
    assert.deepEqual(
      replies.map(({ name, text }) => [name, text]),
      [
        ['return', 'Here is your label, {name}.'],
        ['rücksendung', 'second'],
      ],
    );
    await client.removeCannedReply('return');
    await client.removeCannedReply('return');
    assert.equal((await client.listCannedReplies()).length, 1);
    const refused = await client.setCannedReply('a b', 'x').catch((error: unknown) => error as RelayError);
    assert.equal((refused as RelayError).code, 'bad-message');
  });

  test('P51: sets what the site is called, and when somebody is there', async (t) => {
    const relay = await startRelay({ data: await temporaryFolder(), auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    assert.deepEqual(await client.getSite(), {});
    const site = { name: 'Fennmark', hours: { zone: 'Europe/Oslo', week: { mon: ['09:00-17:30'] } } };
    assert.deepEqual(await client.setSite(site), site);
    assert.deepEqual(await client.getSite(), site);
    const refused = await client.setSite({ accent: 'red' }).catch((error: unknown) => error as RelayError);
    assert.equal((refused as RelayError).code, 'bad-message');
  });

  test('P54: sets departments and promised times, and takes them back to the options', async (t) => {
    const relay = await startRelay({ data: await temporaryFolder(), auth });
    t.after(() => relay.close());
    const { client } = await clientOf(relay);
    const departments = [{ name: 'Billing', tag: 'billing', agents: ['u_ana'] }];
    const assignment = { rule: 'round-robin', limit: 5, departments } as const;
    assert.deepEqual(await client.setAssignment(assignment), { ...assignment, isSet: true });
    assert.deepEqual(await client.getAssignment(), { ...assignment, isSet: true });
    assert.equal((await client.unsetAssignment()).isSet, false);
    const promises = { answer: 300_000, resolution: 0, hours: 'site' } as const;
    assert.equal((await client.setPromises(promises)).answer, 300_000);
    assert.equal((await client.getPromises()).isSet, true);
    assert.equal((await client.unsetPromises()).answer, 0);
    const kinds = { support: 365 * 86_400_000 };
    const { effects, confirm } = await client.previewRetention(kinds);
    assert.deepEqual(
      effects.map(({ kind, messages }) => [kind, messages]),
      [
        ['support', 0],
        ['desk', 0],
      ],
    );
    assert.equal((await client.setRetention(kinds, confirm)).isSet, true);
    assert.deepEqual((await client.getRetention()).kinds, kinds);
    assert.deepEqual((await client.unsetRetention((await client.previewRetention()).confirm)).kinds, {});
  });

  test('P21: erases no service', async (t) => {
    const { client } = await clientFor(t);
    const refused = await client.eraseMe().catch((error: unknown) => error as RelayError);
    assert.equal((refused as RelayError).code, 'forbidden');
  });

  test('has been asked for each operation by these tests', () => {
    const names = operationsFor(defaultLimits).map(({ id }) => id);
    assert.deepEqual(
      names.filter((id) => !said.has(id)),
      [],
    );
  });

  test('rejects with the code, class and status of a refusal', async (t) => {
    const { client } = await clientFor(t);
    const refused = await client.getRoom('p_AAAAAAAAAAAAAAAAAAAAAA').catch((error: unknown) => error as RelayError);
    assert.ok(refused instanceof RelayError);
    assert.deepEqual([refused.code, refused.class, refused.status], ['forbidden', 'stop', 403]);
    for (const options of [
      { url: 'nowhere', key: 'x' },
      { url: 'ftp://x', key: 'x' },
      { url: 'http://x', key: 'a b' },
    ]) {
      assert.throws(() => createServerClient(options), RelayError);
    }
  });

  /** A relay that answers as it is told, one after the other. */
  function scripted(answers: (Response | Error)[], waits: number[]): { client: ServerClient; keys: (string | null)[] } {
    const keys: (string | null)[] = [];
    const client = createServerClient({
      url: 'http://relay.test/',
      key: 'x',
      wait: async (time) => void waits.push(time),
      fetch: async (address, init) => {
        assert.ok(String(address).startsWith('http://relay.test/api/'));
        keys.push(new Headers(init!.headers).get('idempotency-key'));
        const answer = answers.shift()!;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    return { client, keys };
  }
  const problem = (code: string, status: number, more: object = {}) =>
    Response.json({ code, class: 'retry', detail: code, ...more }, { status });

  test('says again what failed for a while, under the same key, when it is told to', async () => {
    const waits: number[] = [];
    const written = Response.json({ seq: 2, at: 1, key: 'k' }, { status: 201 });
    const { client, keys } = scripted(
      [
        new TypeError('no network'),
        problem('limited', 429, { retryAfter: 1_234 }),
        new Response('<html>', { status: 502 }),
        written,
      ],
      waits,
    );
    assert.equal((await client.sendMessage('lobby', 'x')).seq, 2);
    assert.deepEqual([new Set(keys).size, keys.length], [1, 4]);
    assert.deepEqual(waits, [500, 1_234, 2_000]);
  });

  test('says nothing again that may have been done and has no key, and gives up in the end', async () => {
    const waits: number[] = [];
    const once = scripted([problem('internal', 500)], waits);
    await assert.rejects(once.client.sendSignal('lobby', { topic: 'x', data: 1 }), { code: 'internal' });
    const made = scripted([problem('internal', 500), Response.json({ room: 'p_x' }, { status: 201 })], waits);
    assert.equal(await made.client.createRoom({ kind: 'private' }), 'p_x', 'it has a key');
    const limited = scripted([problem('limited', 429), Response.json({ room: 'p_x' }, { status: 201 })], waits);
    assert.equal(await limited.client.createRoom({ kind: 'private' }), 'p_x');
    const never = scripted(
      Array.from({ length: 4 }, () => new TypeError('no network')),
      waits,
    );
    await assert.rejects(never.client.getMe(), { code: 'unreachable', class: 'retry', status: 0 });
  });
});
