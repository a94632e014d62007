import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify, type ECDH } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A push as its service got it, and what the device makes of it. */
export interface Pushed {
  readonly device: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever a test expects of it
  readonly notice: any;
}

/** A browser that has subscribed: its keys never leave it. */
export class Device {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly #pair: ECDH = createECDH('prime256v1');
  readonly #secret = randomBytes(16);

  constructor(endpoint: string) {
    this.endpoint = endpoint;
    this.p256dh = this.#pair.generateKeys('base64url');
    this.auth = this.#secret.toString('base64url');
  }

  get subscription() {
    const { endpoint, p256dh, auth } = this;
    return { endpoint, p256dh, auth };
  }

  /** By the words of RFC 8291 and RFC 8188, of one record. */
  decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const sender = body.subarray(21, 21 + body[20]!);
    const sealed = body.subarray(21 + body[20]!);
    const derive = (key: Buffer, from: Buffer, info: Buffer, length: number) =>
      Buffer.from(hkdfSync('sha256', key, from, info, length));
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#pair.getPublicKey(), sender]);
    const input = derive(this.#pair.computeSecret(sender), this.#secret, info, 32);
    const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    // What comes after the text: the mark of the last record, and zeros.
    return text.subarray(0, text.lastIndexOf(2)).toString();
  }
}

/** A push service on this machine, which answers as it is told. */
export async function pushService(t: TestContext) {
  const devices = new Map<string, Device>();
  const pushed: Pushed[] = [];
  const state = { status: 201, retryAfter: undefined as number | undefined };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const device = devices.get(request.url!);
      const notice: unknown = device && JSON.parse(device.decrypt(body));
      pushed.push({ device: request.url!.slice(1), headers: request.headers, body, notice });
      const { status, retryAfter } = state;
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    pushed,
    state,
    device(name: string): Device {
      const device = new Device(`${origin}/${name}`);
      devices.set(`/${name}`, device);
      return device;
    },
  };
}

/** What a relay has signed (RFC 8292), by its own public key. Throws where the signature is not good. */
export function signedBy({ authorization = '' }: IncomingHttpHeaders) {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  const isGood = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isGood) throw new Error('the signature is not that of the key');
  const parse = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
  return { key, head: parse(head), claims: parse(claims) };
}
