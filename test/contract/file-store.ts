import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buffer } from 'node:stream/consumers';
import { newFileId } from '../../server/src/files/file-id.ts';
import type { FileRange, FileStore } from '../../server/src/files/file-store.ts';

/** Where the files of one store are. */
export interface FilePlace {
  /** Opens it; again as after the end of a process. */
  open(): FileStore;
  remove(): Promise<void>;
}

/** What every place of files must do. */
export function testFileStore(name: string, makePlace: () => Promise<FilePlace>): void {
  describe(name, () => {
    let place: FilePlace;
    let store: FileStore;
    before(async () => {
      place = await makePlace();
      store = place.open();
    });
    after(() => place.remove());

    async function put(...chunks: readonly string[]): Promise<string> {
      const id = newFileId();
      const draft = await store.create(id);
      for (const chunk of chunks) await draft.write(Buffer.from(chunk));
      await draft.keep();
      return id;
    }
    async function read(id: string, range?: FileRange): Promise<string | undefined> {
      const stream = await store.read(id, range);
      return stream && (await buffer(stream)).toString();
    }
    async function listed(): Promise<string[]> {
      const ids: string[] = [];
      for await (const id of store.list()) ids.push(id);
      return ids.sort();
    }

    it('gives back what was written, whole and in parts', async () => {
      const id = await put('one ', 'two ', 'three');
      assert.equal(await read(id), 'one two three');
      assert.equal(await read(id, { from: 4, to: 6 }), 'two');
      assert.equal(await read(id, { from: 12, to: 12 }), 'e');
      assert.equal(await read(await put()), '');
    });

    it('holds large files, and many readers of one', async () => {
      const part = 'x'.repeat(65_536);
      const id = await put(...Array.from({ length: 40 }, () => part));
      const lengths = await Promise.all(Array.from({ length: 5 }, async () => (await read(id))!.length));
      assert.deepEqual(
        lengths,
        Array.from({ length: 5 }, () => 40 * part.length),
      );
    });

    it('shows nothing of a file before it is kept, and nothing of one that is discarded', async () => {
      const before = await listed();
      const id = newFileId();
      const draft = await store.create(id);
      await draft.write(Buffer.from('half'));
      assert.equal(await read(id), undefined);
      assert.deepEqual(await listed(), before);
      await draft.discard();
      await draft.discard();
      assert.equal(await read(id), undefined);
      const kept = await store.create(id);
      await kept.keep();
      await kept.discard();
      assert.equal(await read(id), '', 'what is kept is not discarded');
    });

    it('refuses a second draft of one file', async () => {
      const id = newFileId();
      const draft = await store.create(id);
      await assert.rejects(store.create(id));
      await draft.discard();
    });

    it('forgets a file that is removed, also twice, also while it is read', async () => {
      const id = await put('x'.repeat(300_000));
      const stream = (await store.read(id))!;
      await store.remove(id);
      await store.remove(id);
      assert.equal(await read(id), undefined);
      assert.equal((await buffer(stream)).length, 300_000);
      assert.ok(!(await listed()).includes(id));
      await store.remove(newFileId());
    });

    it('keeps what is kept beyond the end of the process, and nothing else', async () => {
      const id = await put('kept');
      const half = await store.create(newFileId());
      await half.write(Buffer.from('half'));
      const before = await listed();
      store = place.open();
      await store.tidy();
      assert.equal(await read(id), 'kept');
      assert.deepEqual(await listed(), before);
      await half.discard();
    });

    it('is asked with ids alone', async () => {
      const wrong = [
        '',
        '..',
        '../../etc/passwd',
        'f_',
        `f_${'A'.repeat(21)}/`,
        `f_${'A'.repeat(21)}\0`,
        'f_../../../../../../../a',
        `F_${'A'.repeat(22)}`,
      ];
      // Of all texts that stand for the same 128 bits only one is an id.
      wrong.push(`f_${'A'.repeat(21)}B`);
      for (const id of wrong) {
        await assert.rejects(store.create(id), RangeError, id);
        await assert.rejects(store.read(id), RangeError, id);
        await assert.rejects(store.remove(id), RangeError, id);
      }
    });
  });
}
