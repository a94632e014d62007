import type { FileResult, NewFile, StoredFile } from '../../server/src/store/store.ts';

/** A file, with the number of the message that has it: 0 for none yet, -1 to be taken away. */
interface KeptFile extends NewFile {
  readonly at: number;
  seq: number;
}

/** What a store without a disk knows of files. */
export class MemoryFiles {
  readonly #all = new Map<string, KeptFile>();

  create(file: NewFile, now: number): FileResult {
    const { user, total } = this.bytesOf(file.user);
    if (user + file.about.bytes > file.userBytes || total + file.about.bytes > file.totalBytes) {
      return { ok: false, code: 'quota-exceeded', message: 'no room' };
    }
    this.#all.set(file.about.id, { ...file, at: now, seq: 0 });
    return { ok: true };
  }

  get(id: string): KeptFile | undefined {
    return this.#all.get(id);
  }

  find(id: string): StoredFile | undefined {
    const file = this.#all.get(id);
    return file && file.seq >= 0
      ? { room: file.room, user: file.user, about: file.about, isUsed: file.seq > 0 }
      : undefined;
  }

  bytesOf(user: string): { user: number; total: number } {
    const all = [...this.#all.values()];
    const sum = (files: readonly NewFile[]): number => files.reduce((bytes, { about }) => bytes + about.bytes, 0);
    return { user: sum(all.filter((file) => file.user === user)), total: sum(all) };
  }

  /** The message that had them is deleted. */
  drop(room: string, seq: number): void {
    for (const file of this.#all.values()) if (file.room === room && file.seq === seq) file.seq = -1;
  }

  expire(before: number): void {
    for (const file of this.#all.values()) if (file.seq === 0 && file.at < before) file.seq = -1;
  }

  dead(limit: number): readonly string[] {
    return [...this.#all]
      .filter(([, { seq }]) => seq < 0)
      .map(([id]) => id)
      .slice(0, limit);
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) if ((this.#all.get(id)?.seq ?? 0) < 0) this.#all.delete(id);
  }

  unknown(ids: readonly string[]): readonly string[] {
    return ids.filter((id) => !this.#all.has(id));
  }
}
