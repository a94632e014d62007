import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { TimerWheel } from '../../server/src/heartbeat.ts';
import { createLog, type LogFields } from '../../server/src/log.ts';
import { MailReading } from '../../server/src/mail/incoming.ts';
import { Mailbox } from '../../server/src/mail/mailbox.ts';
import { mailboxAddress } from '../../server/src/mail/mailbox-address.ts';
import { createStats } from '../../server/src/metrics.ts';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import { ApiClient } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { ImapServer, mailboxPassword } from '../support/imap-server.ts';
import { MailServer } from '../support/mail-server.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';
import { secret, testTime, userCredential } from '../support/tokens.ts';

const publicUrl = 'https://chat.shop.example';

describe('the mailbox in which answers arrive', () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const note = (event: string, fields?: LogFields) => void lines.push(`${event} ${JSON.stringify(fields)}`);
  let folder = '';
  let smtp: MailServer;
  let imap: ImapServer;
  let relay: StartedRelay;
  let password = mailboxPassword;

  const start = async (): Promise<void> => {
    relay = await startRelay({
      data: folder,
      auth: { secrets: [secret] },
      mail: {
        url: smtp.url,
        from: 'Shop <chat@shop.example>',
        publicUrl,
        delay: 5_000,
        replyTo: 'reply@in.shop.example',
        mailbox: { url: imap.urlWith(password), interval: 10_000, bytes: 1_500_000 },
      },
      environment: { clock, log: { debug: note, info: note, warn: note, error: note } },
    });
  };
  before(async () => {
    folder = await temporaryFolder();
    smtp = await MailServer.start();
    imap = await ImapServer.start();
    await start();
  });
  after(async () => {
    await relay.close();
    await smtp.stop();
    await imap.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const as = (sub: string, role?: 'agent'): ApiClient =>
    new ApiClient(relay, userCredential(sub, { exp: testTime + 30 * 86_400, ...(role && { roles: [role] }) }));
  /** A conversation whose visitor was told by mail that they were answered; and where they answer to. */
  const answered = async (sub: string): Promise<{ room: string; to: string }> => {
    const visitor = as(sub);
    const { body } = await visitor.post('/rooms', { kind: 'support' });
    await visitor.post(`/rooms/${body.room}/messages`, { text: 'hello' });
    await visitor.ask('PUT', '/me/mail', { body: { address: `${sub}@home.example` } });
    await as('ana', 'agent').post(`/rooms/${body.room}/messages`, { text: 'Which number?' });
    await eventually(async () => {
      clock.advance(100);
      await smtp.idle();
      return smtp.taken.length > 0;
    });
    const [{ parsed }] = smtp.taken.splice(0) as [(typeof smtp.taken)[number]];
    return { room: body.room, to: parsed.replyTo!.value[0]!.address! };
  };
  const textsIn = async (room: string): Promise<string[]> =>
    (await as('ana', 'agent').get(`/rooms/${room}/messages`)).body.messages
      .filter(({ from }: { from: string }) => from !== 'u_ana')
      .map(({ text }: { text: string }) => text);
  /** Until the relay has looked so often into the mailbox, and is not looking any more. */
  const looked = async (times: number): Promise<void> => {
    const wanted = imap.connections + times;
    await eventually(() => {
      clock.advance(1_000);
      return imap.connections >= wanted;
    });
  };
  const mail = (to: string, from: string, id: string, text: string, more = ''): string =>
    `From: Somebody <${from}>\nTo: Shop <${to}>\nSubject: Re: We have answered you\nMessage-ID: <${id}>\n${more}${
      more.includes('Content-Type') ? '' : 'Content-Type: text/plain; charset=utf-8\n'
    }\n${text}\n`;

  test('an answer is the visitor’s message, once, without what it answers; what answers by itself, comes from others or to nobody is none', async () => {
    const { room, to } = await answered('maya');
    const from = 'Maya@home.example';
    for (const [id, more] of [
      ['away@home.example', 'Auto-Submitted: auto-replied\n'],
      ['list@home.example', 'List-Id: <all.home.example>\n'],
      ['bulk@home.example', 'Precedence: bulk\n'],
      ['report@home.example', 'Content-Type: multipart/report; boundary=x\n'],
      ['forged@home.example', 'Authentication-Results: mx.shop.example; dmarc=fail header.from=home.example\n'],
      ['ours@chat.shop.example', ''],
    ] as const)
      imap.deliver(mail(to, from, id, `none of ${id}`, more));
    imap.deliver(mail(to, 'eve@home.example', 'eve@home.example', 'none of Eve'));
    imap.deliver(mail(`reply+${'0'.repeat(32)}@in.shop.example`, from, 'x@home.example', 'none'));
    imap.deliver(mail('reply@in.shop.example', from, 'y@home.example', 'none'));
    imap.deliver('this is no mail at all');
    const quoted =
      'Number 4711, grüße.\n\nOn Thu, 1 Jan 2026 Shop <chat@shop.example> wrote:\n> Which number?\n\n-- \nMaya';
    imap.deliver(mail(to, from, '1@home.example', quoted));
    imap.deliver(mail(to, from, '1@home.example', quoted));
    await eventually(async () => {
      clock.advance(1_000);
      return (await textsIn(room)).length > 1;
    });
    await looked(2);
    assert.deepEqual(await textsIn(room), ['hello', 'Number 4711, grüße.']);
    const { messages } = (await as('ana', 'agent').get(`/rooms/${room}/messages`)).body;
    assert.deepEqual([messages.at(-1).from, messages.at(-1).via], ['u_maya', 'relay']);
    assert.ok(relay.relay.stats().mailsReceived >= 1);
  });

  test('files of a mail are files of the message, by the rules of uploads; those that cannot be are told; HTML alone is text; of a big mail what is written is there', async () => {
    const { room, to } = await answered('noor');
    const from = 'noor@home.example';
    const parts = (...all: string[]): string => `--x\n${all.join('\n--x\n')}\n--x--`;
    const mixed = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n';
    const big = Buffer.alloc(2_000_000, 'a')
      .toString('base64')
      .replace(/(.{76})/g, '$1\n');
    const file = (name: string, data: string): string =>
      `Content-Type: application/pdf; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${data}`;
    const text = (value: string): string => `Content-Type: text/plain; charset=utf-8\n\n${value}\n`;
    imap.deliver(mail(to, from, 'a@home.example', parts(text('The label'), file('label\u202e.pdf', 'AAAA')), mixed));
    imap.deliver(
      mail(
        to,
        from,
        'b@home.example',
        '<p>In <b>HTML</b> &lt;i&gt;</p><script>bad()</script>',
        'Content-Type: text/html\n',
      ),
    );
    imap.deliver(mail(to, from, 'c@home.example', parts(text('A big one'), file('big.pdf', big)), mixed));
    imap.deliver(mail(to, from, 'd@home.example', 'x'.repeat(20_000)));
    await eventually(async () => {
      clock.advance(1_000);
      return (await textsIn(room)).length === 5;
    });
    const [, label, html, bigOne, long] = (await textsIn(room)) as [string, string, string, string, string];
    assert.equal(label, 'The label');
    assert.equal(html, 'In HTML <i>');
    assert.equal(bigOne, 'A big one\n\nFiles of the mail that are not here: big.pdf', 'it may be cut off');
    assert.ok(long.length <= 8_000 && long.endsWith('x…'), `${long.length}`);

    // A photo between the words, what only calls itself one, a signature, what the look of the text is made of, and more than a message has.
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const part = (type: string, name: string, data: string, more = ''): string =>
      `Content-Type: ${type}; name="${name}"\nContent-Disposition: inline; filename="${name}"\n${more}Content-Transfer-Encoding: base64\n\n${data}`;
    const script = Buffer.from('<script>alert(1)</script>').toString('base64');
    const many = Array.from({ length: 9 }, (_, index) => file(`${index}.pdf`, 'AAAA'));
    const all = parts(
      text('Photos'),
      ...[part('image/png', 'lamp.png', png), part('image/png', 'page.png', script), ...many],
      part('application/pgp-signature', 'signature.asc', 'AAAA'),
    );
    imap.deliver(mail(to, from, 'e@home.example', all, mixed));
    imap.deliver(mail(to, from, 'f@home.example', parts(file('alone.pdf', 'AAAA')), mixed));
    await eventually(async () => {
      clock.advance(1_000);
      return (await textsIn(room)).length === 7;
    });
    const agent = as('ana', 'agent');
    const { messages: everything } = (await agent.get(`/rooms/${room}/messages`)).body as {
      messages: { from: string; text: string; files?: { id: string; name: string; type: string; width?: number }[] }[];
    };
    const messages = everything.filter(({ from: who }) => who !== 'u_ana');
    const told = ({ files = [] }: (typeof messages)[0]) => files.map(({ name, type }) => `${name} ${type}`);
    const octets = 'application/octet-stream';
    assert.deepEqual(told(messages[1]!), [`label .pdf ${octets}`]);
    assert.equal(messages[5]!.text, 'Photos\n\nFiles of the mail that are not here: 8.pdf');
    assert.deepEqual(told(messages[5]!).slice(0, 3), ['lamp.png image/png', `page.png ${octets}`, `0.pdf ${octets}`]);
    assert.deepEqual([messages[5]!.files!.length, messages[5]!.files![0]!.width], [10, 1]);
    assert.deepEqual([messages[6]!.text, ...told(messages[6]!)], ['', `alone.pdf ${octets}`]);
    const { token } = userCredential('ana', { exp: testTime + 30 * 86_400, roles: ['agent'] }) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${relay.url}/files/${messages[6]!.files![0]!.id}`, { headers });
    assert.deepEqual([answer.status, (await answer.arrayBuffer()).byteLength], [200, 3]);
  });

  test('each mail is one message, also where a crash came before it was noted, after a restart, and where the mailbox counts anew', async () => {
    const { room, to } = await answered('ivo');
    imap.deliver(mail(to, 'ivo@home.example', 'ivo1@home.example', 'once'));
    await eventually(async () => {
      clock.advance(1_000);
      return (await textsIn(room)).length === 2;
    });
    await relay.close();
    const database = new DatabaseSync(databasePath(folder));
    const { changes } = database.prepare(`DELETE FROM meta WHERE name LIKE 'mailbox %'`).run();
    database.close();
    assert.equal(changes, 1);
    await start();
    imap.deliver(mail(to, 'ivo@home.example', 'ivo2@home.example', 'twice'));
    await eventually(async () => {
      clock.advance(1_000);
      return (await textsIn(room)).length === 3;
    });
    imap.renumber();
    imap.deliver(mail(to, 'ivo@home.example', 'ivo3@home.example', 'thrice'));
    await eventually(async () => {
      clock.advance(1_000);
      return (await textsIn(room)).length === 4;
    });
    await looked(2);
    assert.deepEqual(await textsIn(room), ['hello', 'once', 'twice', 'thrice']);
  });

  test('what comes while the server is away is read when it is back; no line tells of mailbox, people or words', async () => {
    const { room, to } = await answered('lea');
    const { port } = imap;
    await imap.stop();
    await eventually(() => {
      clock.advance(1_000);
      return lines.some((line) => line.includes('ECONNREFUSED'));
    });
    await imap.listen(port);
    imap.deliver(mail(to, 'lea@home.example', 'lea@home.example', 'you were away'));
    await eventually(async () => {
      clock.advance(10_000);
      return (await textsIn(room)).length === 2;
    });
    await relay.close();
    password = 'canary-wrong';
    await start();
    await eventually(() => {
      clock.advance(1_000);
      return lines.some((line) => line.includes('EAUTH'));
    });
    for (const line of lines) assert.ok(!/canary|reply-box|home\.example|4711|127\.0\.0\.1/.test(line), line);
  });

  test('a server that is away is asked more and more seldom, an hour apart at most; when it is back, as usual', async () => {
    const own = new ManualClock();
    const wheel = new TimerWheel(own, (error) => assert.fail(String(error)));
    const times: number[] = [];
    let isAway = true;
    const mailbox = new Mailbox({
      read: () => {
        times.push(own.elapsed());
        return isAway ? Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' })) : Promise.resolve();
      },
      reading: await MailReading.open(publicUrl),
      name: 'x',
      store: { cursor: () => Promise.resolve(undefined), setCursor: () => Promise.resolve() },
      receive: () => Promise.resolve('taken'),
      interval: 10_000,
      ...{ clock: own, wheel, log: createLog('silent'), stats: createStats() },
    });
    /** Until it has looked so often. */
    const until = async (count: number): Promise<void> => {
      while (times.length < count) {
        own.advance(1_000);
        await turn();
      }
    };
    await until(11);
    for (const [index, seconds] of [22, 44, 88, 176, 352, 704, 1_408, 2_816, 3_960, 3_960].entries()) {
      const gap = (times[index + 1]! - times[index]!) / 1_000;
      assert.ok(gap >= seconds && gap <= seconds + 2, `${index}: ${gap}`);
    }
    isAway = false;
    await until(13);
    assert.ok(times[12]! - times[11]! <= 12_000);
    await mailbox.stop();
    wheel.close();
  });

  test('an address that is none tells nothing of itself; what is in a mail never throws', async () => {
    assert.deepEqual(mailboxAddress('imaps://a%40b.example:p%2Fw@mail.example.com/Support%20box'), {
      ...{ host: 'mail.example.com', port: 993, user: 'a@b.example', password: 'p/w', folder: 'Support box' },
      ...{ isSecure: true, needsTls: false },
    });
    assert.equal(mailboxAddress('imap://a:b@mail.example.com').needsTls, true);
    assert.equal(mailboxAddress('imap://a:b@127.0.0.1').needsTls, false);
    for (const wrong of [
      'canary',
      'http://canary:canary@x.example',
      'imaps://canary@x.example',
      'imaps://a:%zz@canary',
    ])
      assert.throws(
        () => mailboxAddress(wrong),
        (error) => error instanceof TypeError && !error.message.includes('canary'),
      );
    const reading = await MailReading.open(publicUrl);
    const to = `To: reply+${'a'.repeat(32)}@in.shop.example\n`;
    for (const source of [
      '',
      '\0',
      to,
      `${to}\n`,
      `${to}Content-Type: multipart/mixed; boundary=x\n\n${'--x\n'.repeat(500)}`,
    ])
      await reading.answerOf(Buffer.from(source));
    assert.equal(await reading.isAnswer(Buffer.from(to)), true);
    assert.equal((await reading.answerOf(Buffer.from(`${to}\nHi`)))?.text.trim(), 'Hi');
  });
});
