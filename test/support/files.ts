import assert from 'node:assert/strict';
import type { Attachment, Credential, Welcome } from '../../src/protocol/index.ts';
import type { RelayOptions } from '../../server/src/index.ts';
import { emptyFolder } from './new-store.ts';
import { relayFor, type RelayUnderTest } from './relay-test.ts';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A picture of one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The header of a PNG that claims this size. */
export function pngOf(width: number, height: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

export function authorizationOf(credential: Credential): string {
  return credential.kind === 'token' ? `Bearer ${credential.token}` : `Guest ${credential.id}:${credential.secret}`;
}

/** What somebody proves who they are with. */
export type Caller = Credential | { readonly welcome: Welcome };

const credentialOf = (caller: Caller): Credential =>
  'kind' in caller ? caller : { kind: 'guest', id: caller.welcome.user.id, secret: caller.welcome.secret ?? '' };

export interface UploadOptions {
  readonly name?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function post(
  url: string,
  caller: Caller,
  room: string,
  body: RequestInit['body'],
  { name = 'picture.png', headers = {} }: UploadOptions = {},
): Promise<Response> {
  return fetch(`${url}/files`, {
    method: 'POST',
    headers: {
      authorization: authorizationOf(credentialOf(caller)),
      'live-chat-room': room,
      'live-chat-name': encodeURIComponent(name),
      ...headers,
    },
    ...(body !== undefined && { body }),
    duplex: 'half',
  } as RequestInit);
}

/** Uploads, which must succeed. */
export async function upload(
  url: string,
  caller: Caller,
  room: string,
  body: RequestInit['body'] = png,
  options: UploadOptions = {},
): Promise<Attachment> {
  const response = await post(url, caller, room, body, options);
  const text = await response.text();
  assert.equal(response.status, 201, text);
  return JSON.parse(text) as Attachment;
}

export function get(
  url: string,
  caller: Caller | undefined,
  id: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const authorization = caller && { authorization: authorizationOf(credentialOf(caller)) };
  return fetch(`${url}/files/${id}`, { headers: { ...authorization, ...headers } });
}

/** The code of a refusal, which every refusal has. */
export async function codeOf(response: Response): Promise<string> {
  const body = (await response.json()) as { code: string; class?: string };
  assert.ok(response.status >= 400, `${response.status}`);
  assert.ok(body.code === 'origin-refused' || body.class !== undefined, JSON.stringify(body));
  return body.code;
}

export interface RelayWithFiles extends RelayUnderTest {
  /** Where the bytes of files are. */
  readonly fileFolder: string;
}

/** A relay on a store without a disk, but with a folder for files. */
export async function relayWithFiles(t: TestContext, options: RelayOptions = {}): Promise<RelayWithFiles> {
  const folder = await emptyFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const fileFolder = join(folder, 'files');
  const { files } = options;
  const relay = await relayFor(t, { ...options, files: files === false ? false : { folder: fileFolder, ...files } });
  return { ...relay, fileFolder };
}
