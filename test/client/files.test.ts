import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { createChat, type Chat, type ChatError } from '../../src/client/index.ts';
import { download, upload } from '../../src/client/files.ts';
import { png, relayWithFiles, type RelayWithFiles } from '../support/files.ts';

async function online(t: TestContext, relay: RelayWithFiles, name: string): Promise<Chat> {
  const chat = createChat({ url: relay.url, name, WebSocket });
  t.after(() => chat.close());
  await new Promise<void>((resolve) => {
    chat.on('status', (status) => status === 'online' && resolve());
    chat.connect();
  });
  return chat;
}
const blob = new Blob([new Uint8Array(png)]);
const refused = (code: string) => (error: ChatError) => error.code === code;

describe('P20: files by the SDK', () => {
  test('are uploaded, sent on a message with or without a text, told to others and read by them', async (t) => {
    const relay = await relayWithFiles(t);
    const [maya, jonas] = [await online(t, relay, 'Maya'), await online(t, relay, 'Jonas')];
    const seen = new Promise<unknown>((resolve) => jonas.room('lobby').on('message', resolve));
    await new Promise<void>((resolve) => jonas.room('lobby').subscribe(({ status }) => status === 'live' && resolve()));
    const shares: number[] = [];
    const file = await upload(maya, 'lobby', blob, { name: 'gärten.png', onProgress: (share) => shares.push(share) });
    assert.deepEqual([file.name, file.type, shares.at(-1)], ['gärten.png', 'image/png', 1]);
    await maya.room('lobby').send('', { files: [file.id] });
    const { text, files } = (await seen) as { text: string; files: unknown };
    assert.deepEqual([text, files], ['', [file]]);
    const come: number[] = [];
    const read = await download(jonas, file, { onProgress: (share) => come.push(share) });
    assert.ok(come.length > 0 && come.at(-1) === 1, come.join());
    const stopped = download(jonas, file, { signal: AbortSignal.abort() });
    await assert.rejects(stopped, ({ code }: { code: string }) => code === 'discarded');
    assert.deepEqual([read.type, Buffer.from(await read.arrayBuffer())], ['image/png', png]);
    assert.equal((await download(jonas, { ...file, type: 'image/svg+xml' })).type, 'application/octet-stream');
  });

  test('are shown with an own message at once, where it was given what the relay has told of them', async (t) => {
    const relay = await relayWithFiles(t);
    const chat = await online(t, relay, 'Maya');
    const room = chat.room('lobby');
    const [shown, named] = [await upload(chat, 'lobby', blob), await upload(chat, 'lobby', blob)];
    const seen: unknown[] = [];
    room.subscribe(({ messages }) => {
      const own = messages.find(({ text }) => text === 'two files');
      if (own) seen.push([own.state, own.files]);
    });
    await room.send('two files', { files: [shown, named.id] });
    await new Promise<void>((resolve) =>
      room.subscribe(({ messages }) => messages[0]?.seq && messages[0].files?.length === 2 && resolve()),
    );
    assert.deepEqual(seen[0], ['queued', [shown]]);
    assert.deepEqual(seen.at(-1), ['sent', [shown, named]]);
  });

  test('that are refused say why, by the codes of the relay', async (t) => {
    const relay = await relayWithFiles(t, { limits: { fileBytes: 100 }, files: { userBytes: 100 } });
    const chat = await online(t, relay, 'Maya');
    await assert.rejects(upload(chat, 'lobby', new Blob(['x'.repeat(101)])), refused('file-too-large'));
    await upload(chat, 'lobby', blob);
    await assert.rejects(upload(chat, 'lobby', blob), refused('quota-exceeded'));
    await assert.rejects(upload(chat, 'p_AAAAAAAAAAAAAAAAAAAAAA', blob), refused('forbidden'));
    await assert.rejects(download(chat, { id: 'f_AAAAAAAAAAAAAAAAAAAAAA', type: '' }), refused('no-such-file'));
    await assert.rejects(upload(chat, 'lobby', blob, { signal: AbortSignal.abort() }), refused('discarded'));
    const gone = chat.room('lobby').send('with a file', { files: ['f_AAAAAAAAAAAAAAAAAAAAAA'] });
    await assert.rejects(gone, refused('no-such-file'));
    const stranger = createChat({ url: relay.url, WebSocket });
    t.after(() => stranger.close());
    await assert.rejects(upload(stranger, 'lobby', blob), refused('disconnected'));
  });
});
