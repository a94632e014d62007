import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { Link } from './link.ts';

/** Two ends with a link between them. */
async function ends(t: TestContext): Promise<{ link: Link; near: Socket; far: Socket }> {
  const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const link = await Link.open(() => (server.address() as AddressInfo).port);
  const near = connect(Number(new URL(link.url).port), '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  for (const socket of [near, far]) socket.on('error', () => undefined);
  t.after(async () => {
    await link.close();
    near.destroy();
    far.destroy();
    server.close();
  });
  return { link, near, far };
}

/** Everything that comes until the connection has ended. */
async function heard(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString()));
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

describe('a link', () => {
  test('that is cut brings a beginning of what was sent, also where some of it is still under way', async (t) => {
    const { link, near, far } = await ends(t);
    const all = heard(near);
    // One byte passes, so that the link surely has the rest.
    link.weather = { pieces: 1, pace: 60_000 };
    far.write('first.');
    await once(near, 'data');
    link.cutInMidFrame();
    far.write('second');
    const text = await all;
    assert.ok('first.second'.startsWith(text), `${text} came`);
  });

  test('that is healed is cut no more', async (t) => {
    const { link, near, far } = await ends(t);
    link.cutInMidFrame();
    link.heal();
    far.write('whole');
    far.end();
    assert.equal(await heard(near), 'whole');
  });
});
