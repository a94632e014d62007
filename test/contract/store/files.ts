import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Attachment, User } from '../../../src/protocol/index.ts';
import type { NewFile } from '../../../server/src/store/store.ts';
import { fold, jonas, logOf, maya, request, seqOf, type StoreBench } from './bench.ts';

let count = 0;
const newId = (): string => `f_${String(++count).padStart(22, '0')}`;

/** What a store knows of files (P20). */
export function testFiles(bench: StoreBench): void {
  const aboutOf = (bytes: number): Attachment => ({
    id: newId(),
    name: `picture ${count} ✿.png`,
    type: 'image/png',
    bytes,
    width: 3,
    height: 2,
  });
  const plenty = { userBytes: 1e9, totalBytes: 1e9 };

  async function created(room: string, user: User, bytes = 10, more: Partial<NewFile> = {}): Promise<Attachment> {
    const about = aboutOf(bytes);
    const result = await bench.store.createFile({ room, user: user.id, about, ...plenty, ...more });
    assert.deepEqual(result, { ok: true });
    return about;
  }
  const withFiles = (...files: readonly Attachment[]) =>
    ({ type: 'message', text: '', files: files.map(({ id }) => id) }) as const;
  const appended = async (room: string, user: User, files: readonly Attachment[], key?: string) =>
    bench.store.append(request(room, user, withFiles(...files), key === undefined ? {} : { key }));
  const codeOf = async (room: string, user: User, files: readonly Attachment[]) => {
    const result = await appended(room, user, files);
    return result.ok ? 'ok' : result.code;
  };

  it('P20: a file is found, and after it is on a message known as used', async () => {
    const room = bench.newRoom();
    const about = await created(room, maya);
    assert.deepEqual(await bench.store.findFile(about.id), { room, user: 'maya', about, isUsed: false });
    const other = await created(room, maya);
    seqOf(await appended(room, maya, [other, about]));
    assert.deepEqual(await bench.store.findFile(about.id), { room, user: 'maya', about, isUsed: true });
    const log = await logOf(bench.store, room);
    const entry = log.at(-1)!;
    assert.deepEqual('files' in entry && entry.files, [other, about], 'in the order of the message');
    const { messages } = await bench.store.snapshot(room, 5);
    assert.deepEqual(messages.at(-1)!.files, [other, about]);
    assert.deepEqual(
      fold(log).messages.map(({ files }) => files),
      [[other, about]],
    );
    await bench.reopen();
    assert.equal((await bench.store.findFile(about.id))?.isUsed, true);
  });

  it('P20: a file is on one message, of its uploader, in its room; what is refused takes none of them', async () => {
    const [room, elsewhere] = [bench.newRoom(), bench.newRoom()];
    const [one, other] = [await created(room, maya), await created(room, maya)];
    const unknown = aboutOf(1);
    for (const [where, who, files] of [
      [elsewhere, maya, [one]],
      [room, jonas, [one]],
      [room, maya, [one, unknown]],
    ] as const) {
      assert.equal(await codeOf(where, who, files), 'no-such-file');
    }
    assert.equal(await bench.store.head(elsewhere), 0, 'nor is anybody a member by it');
    assert.equal(await codeOf(room, maya, [one]), 'ok');
    assert.equal(await codeOf(room, maya, [other, one]), 'no-such-file');
    assert.equal(await codeOf(room, maya, [other]), 'ok');
  });

  it('P3, P20: the same key is the same message, and with other files another', async () => {
    const room = bench.newRoom();
    const [one, other] = [await created(room, maya), await created(room, maya)];
    const first = await appended(room, maya, [one], 'files-key');
    const again = await appended(room, maya, [one], 'files-key');
    assert.deepEqual(again, { ...first, duplicate: true });
    const reused = await appended(room, maya, [other], 'files-key');
    assert.equal(reused.ok ? 'ok' : reused.code, 'key-reused');
    const two = await Promise.all([appended(room, maya, [other]), appended(room, maya, [other])]);
    assert.deepEqual(
      two.map((result) => (result.ok ? 'ok' : result.code)),
      ['ok', 'no-such-file'],
      'of two at a time the first',
    );
  });

  it('P20: quotas are of one user and of all, and count until a file is taken away', async () => {
    const room = bench.newRoom();
    const user: User = { id: `quota-${room}`, name: 'Q', kind: 'guest' };
    const attempt = async (bytes: number, more: Partial<NewFile>) => {
      const file = { room, user: user.id, about: aboutOf(bytes), ...plenty, ...more };
      const result = await bench.store.createFile(file);
      return result.ok ? 'ok' : result.code;
    };
    const { total } = await bench.store.fileBytes(user.id);
    assert.equal(await attempt(60, { userBytes: 100 }), 'ok');
    assert.equal(await attempt(41, { userBytes: 100 }), 'quota-exceeded');
    assert.equal(await attempt(40, { userBytes: 100 }), 'ok');
    assert.equal(await attempt(1, { totalBytes: total + 100 }), 'quota-exceeded');
    assert.deepEqual(await bench.store.fileBytes(user.id), { user: 100, total: total + 100 });
    await bench.store.expireFiles(bench.clock + 1);
    assert.equal((await bench.store.fileBytes(user.id)).user, 100, 'the bytes are still there');
    await bench.store.forgetFiles(await bench.store.deadFiles(1_000));
    assert.equal((await bench.store.fileBytes(user.id)).user, 0);
  });

  it('P20: an upload that no message has expires, and nobody finds it from then on', async () => {
    const room = bench.newRoom();
    const [used, early] = [await created(room, maya), await created(room, maya)];
    seqOf(await appended(room, maya, [used]));
    bench.clock += 1_000;
    const late = await created(room, maya);
    await bench.store.expireFiles(bench.clock);
    assert.deepEqual(await bench.store.deadFiles(10), [early.id]);
    assert.equal(await bench.store.findFile(early.id), undefined);
    assert.equal(await codeOf(room, maya, [early]), 'no-such-file');
    assert.deepEqual(await bench.store.unknownFiles([used.id, early.id, late.id]), [], 'the store still knows of it');
    await bench.store.forgetFiles([used.id, early.id, late.id]);
    assert.deepEqual(await bench.store.unknownFiles([used.id, early.id, late.id]), [early.id], 'only of the dead');
    assert.equal(await codeOf(room, maya, [late]), 'ok');
  });

  it('P19, P20: the files of a deleted message are to be taken away, and gone from the log', async () => {
    const room = bench.newRoom();
    const [one, other] = [await created(room, maya), await created(room, maya)];
    const of = seqOf(await appended(room, maya, [one]));
    seqOf(await appended(room, maya, [other]));
    seqOf(await bench.store.append(request(room, maya, { type: 'edit', of, text: 'caption' })));
    assert.deepEqual(
      (await bench.store.page(room, { before: of + 1 }, 1)).messages[0]!.files,
      [one],
      'edits leave them',
    );
    seqOf(await bench.store.append(request(room, maya, { type: 'delete', of })));
    assert.deepEqual(await bench.store.deadFiles(10), [one.id]);
    assert.equal(await bench.store.findFile(one.id), undefined);
    const [message] = (await bench.store.page(room, { before: of + 1 }, 1)).messages;
    assert.ok(message!.deleted);
    assert.ok(!('files' in message!));
    assert.ok(await bench.store.findFile(other.id));
    await bench.store.forgetFiles([one.id]);
    assert.equal(await codeOf(room, maya, [one]), 'no-such-file');
  });
}
