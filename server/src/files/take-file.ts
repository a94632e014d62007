import { errorClasses, type Attachment } from '../../../src/protocol/index.ts';
import { allowed, placeIn } from '../access.ts';
import { noUpload, tooLarge, type FileRefusal } from '../http/file-answer.ts';
import { bounds } from '../limits.ts';
import type { Identity } from '../policy/identity.ts';
import type { Services } from '../services.ts';
import { newFileId } from './file-id.ts';
import { kindOfFile } from './file-kind.ts';
import { cleanFileName } from './file-name.ts';
import type { FileDraft } from './file-store.ts';
import type { Files } from './files.ts';

/** What is known of a file whose bytes are in a draft. */
export interface DraftedFile {
  readonly id: string;
  readonly room: string;
  readonly user: string;
  readonly name: string;
  readonly bytes: number;
  /** Its beginning, by which its kind is told. */
  readonly head: Buffer;
}

/** Makes a file of a draft: what it is, is told by its bytes alone (P20). */
export async function keepDraft(
  files: Files,
  draft: FileDraft,
  { id, room, user, name, bytes, head }: DraftedFile,
): Promise<Attachment | FileRefusal> {
  const kind = await kindOfFile(head);
  if (!kind) return { code: 'file-type-refused', message: `an image has at most ${bounds.imagePixels} pixels` };
  const about: Attachment = { id, name, bytes, ...kind };
  const result = await files.keep(draft, { room, user, about });
  if (result.ok) return about;
  const retryAfter = errorClasses[result.code] === 'retry' && { retryAfter: 2_000 };
  return { code: result.code, message: result.message, ...retryAfter };
}

/** Takes in a file whose bytes are here already, by the rules of uploads. */
export async function takeFile(
  files: Files,
  services: Services,
  identity: Identity,
  room: string,
  file: { readonly name: string; readonly content: Buffer },
): Promise<Attachment | FileRefusal> {
  const { fileBytes } = services.limits;
  const { length } = file.content;
  const { id: user } = identity.user;
  if (length > fileBytes) return tooLarge(fileBytes);
  if (!allowed(identity, room, await placeIn(room, user, services), services).includes('upload')) return noUpload;
  const full = await files.refusalFor(user, length);
  if (full !== undefined) return { code: 'quota-exceeded', message: full };
  const id = newFileId();
  const draft = await files.place.create(id);
  try {
    await draft.write(file.content);
    const head = file.content.subarray(0, bounds.fileHeadBytes);
    return await keepDraft(files, draft, { id, room, user, name: cleanFileName(file.name), bytes: length, head });
  } finally {
    await draft.discard();
  }
}
