import { constants } from 'node:fs';
import { lstat, open, opendir, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { makeFolder } from '../folder.ts';
import { isFileId } from './file-id.ts';
import type { FileDraft, FileRange, FileStore } from './file-store.ts';

/** Hexadecimal, so that no two names are the same where upper and lower case are. */
const diskName = /^[0-9a-f]{32}$/;
const draftName = /^[0-9a-f]{32}\.part$/;

const idOf = (name: string): string => `f_${Buffer.from(name, 'hex').toString('base64url')}`;

function nameOf(id: string): string {
  if (!isFileId(id)) throw new RangeError('this is no id of a file');
  const bytes = Buffer.from(id.slice(2), 'base64url');
  const name = bytes.toString('hex');
  // The last letter has bits to spare: of all that stand for the same bytes only one is an id.
  if (idOf(name) !== id) throw new RangeError('this is no id of a file');
  return name;
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ELOOP', 'EMLINK', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and needs no such thing.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

class FolderFileDraft implements FileDraft {
  readonly #file: string;
  readonly #draft: string;
  readonly #handle: FileHandle;
  #isOver = false;

  constructor(file: string, draft: string, handle: FileHandle) {
    this.#file = file;
    this.#draft = draft;
    this.#handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      written += (await this.#handle.write(bytes, written)).bytesWritten;
    }
  }

  async keep(): Promise<void> {
    await this.#handle.sync();
    await this.#handle.close();
    await rename(this.#draft, this.#file);
    this.#isOver = true;
    await syncFolder(path.dirname(this.#file));
  }

  async discard(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#handle.close().catch(() => undefined);
    await rm(this.#draft, { force: true }).catch(() => undefined);
  }
}

/** Files in a folder of this machine, each under a name that is made of its id. */
export class FolderFileStore implements FileStore {
  readonly #folder: string;

  constructor(folder: string) {
    makeFolder(folder);
    this.#folder = folder;
  }

  async create(id: string): Promise<FileDraft> {
    const file = path.join(this.#folder, nameOf(id));
    const draft = `${file}.part`;
    // A file or a link that is there already is not written to.
    return new FolderFileDraft(file, draft, await open(draft, 'wx', 0o600));
  }

  async read(id: string, range?: FileRange): Promise<Readable | undefined> {
    let handle: FileHandle;
    try {
      // A link that somebody put there is not followed, and a pipe is not waited for.
      const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
      handle = await open(path.join(this.#folder, nameOf(id)), flags);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    if (!(await handle.stat()).isFile()) {
      await handle.close();
      return undefined;
    }
    return handle.createReadStream(range && { start: range.from, end: range.to });
  }

  /** How many bytes a file has; undefined where there is none, or something else. */
  async size(id: string): Promise<number | undefined> {
    const info = await lstat(path.join(this.#folder, nameOf(id))).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    return info?.isFile() ? info.size : undefined;
  }

  async remove(id: string): Promise<void> {
    await rm(path.join(this.#folder, nameOf(id)), { force: true });
  }

  async *list(): AsyncIterable<string> {
    for await (const { name } of await opendir(this.#folder)) if (diskName.test(name)) yield idOf(name);
  }

  async tidy(): Promise<void> {
    for await (const { name } of await opendir(this.#folder)) {
      if (draftName.test(name)) await rm(path.join(this.#folder, name), { force: true });
    }
  }
}
