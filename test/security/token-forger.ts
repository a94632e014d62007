import { createHmac } from 'node:crypto';
import type { Random } from '../scenario/random.ts';
import { hmacToken, secret, type Claims, type Signer } from '../support/tokens.ts';
import { meaningOf, mutations } from './forgeries.ts';

/** Who signs: the relay has the public keys of `rsa`, `ec` and `ed` and the shared secret; `theirs` are a stranger's, under the same ids. */
export interface Signers {
  readonly rsa: Signer;
  readonly ec: Signer;
  readonly ed: Signer;
  readonly theirs: readonly Signer[];
}

export interface ForgedToken {
  readonly kind: string;
  readonly token: string;
}

const encode = (value: string | Buffer): string => Buffer.from(value).toString('base64url');
const json = (value: unknown): string => encode(JSON.stringify(value));

const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  '__proto__',
  'constructor',
  'toString',
  '../../../../dev/null',
  '/proc/self/environ',
  'file:///etc/passwd',
  "' OR '1'='1",
  "x' UNION SELECT 'secret' --",
  '$(id)',
  '|id',
  '\ud800',
  '\u202e',
  'e\u0301',
  'ＨＳ２５６',
  'x'.repeat(300),
  'none',
  'null',
  'undefined',
  'live-chat',
];
const hostileValues: readonly unknown[] = [
  ...hostileTexts,
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e308,
  [],
  {},
  ['live-chat2'],
  [['live-chat']],
  { toString: 'x' },
  { $gt: 0 },
];
const algorithms: readonly unknown[] = [
  ...['none', 'None', 'nOnE', 'HS256', 'HS384', 'HS512', 'hs256', 'RS256', 'RS512', 'PS256', 'ES256', 'ES384'],
  ...['EdDSA', 'Ed25519', 'dir', 'A256GCM', 'RSA-OAEP', 'HS256 ', undefined, ['HS256'], ...hostileValues],
];

/** Keys that a stranger knows as well, or that a careless look-up would end with. */
function knownSecrets({ rsa, ec, ed }: Signers): (string | Buffer)[] {
  const keys = [rsa, ec, ed].flatMap(({ publicKey, jwk }) => [
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    publicKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
    publicKey.export({ type: 'spki', format: 'der' }),
    JSON.stringify(jwk),
    String(jwk.n ?? jwk.x),
  ]);
  return [...keys, '\0', 'undefined', 'null', '[object Object]', 'secret', 'ours', secret.slice(0, -1), `${secret}\n`];
}

/** Makes tokens up that must not be taken, the same for the same chance. */
export class TokenForger {
  readonly #random: Random;
  readonly #signers: Signers;
  readonly #now: number;
  readonly #known: readonly (string | Buffer)[];
  /** Of every kind of key, good for an hour. */
  readonly good: readonly string[];
  readonly #mutations: Generator<string>;
  readonly #kinds: Readonly<Record<string, () => string>> = {
    'characters changed': () => this.#mutations.next().value as string,
    'parts of several tokens': () => this.#swapped(),
    'a bit turned': () => this.#bitTurned(),
    'a header made up': () => this.#headerMadeUp(),
    'another algorithm with a key of ours': () => this.#otherAlgorithm(),
    'a claim that is wrong': () => this.#wrongClaim(),
    'another spelling of a good one': () => this.#respelled(),
    'no token at all': () => this.#shapeless(),
  };

  /** @param now The relay's time, in seconds. */
  constructor(random: Random, signers: Signers, now: number) {
    this.#random = random;
    this.#signers = signers;
    this.#now = now;
    this.#known = knownSecrets(signers);
    const users = ['maya', 'jonas', 'ada'].map((sub) => this.#claims(sub));
    this.good = users.flatMap((claims) => [
      hmacToken(claims),
      ...[signers.rsa, signers.ec, signers.ed].map((signer) => signer.sign(claims)),
    ]);
    this.#mutations = mutations(this.good, Infinity, random.next);
  }

  next(): ForgedToken {
    const [kind, make] = this.#random.pick(Object.entries(this.#kinds));
    return { kind, token: make() };
  }

  #claims(sub: string): Claims {
    return { sub, aud: 'live-chat', exp: this.#now + 3_600, iat: this.#now - 1, name: sub };
  }

  #eve(): Claims {
    return { ...this.#claims('eve'), roles: ['admin'] };
  }

  #swapped(): string {
    const part = (index: number): string => this.#random.pick(this.good).split('.')[index]!;
    const token = [part(0), part(1), part(2)].join('.');
    return this.good.includes(token) ? this.#swapped() : token;
  }

  #bitTurned(): string {
    const parts = this.#random.pick(this.good).split('.');
    const index = this.#random.whole(0, 2);
    const bytes = Buffer.from(parts[index]!, 'base64url');
    bytes[this.#random.whole(0, bytes.length - 1)]! ^= 1 << this.#random.whole(0, 7);
    parts[index] = encode(bytes);
    return parts.join('.');
  }

  #headerMadeUp(): string {
    const random = this.#random;
    const theirs = random.pick(this.#signers.theirs);
    const header: Record<string, unknown> = { alg: random.pick(algorithms), typ: random.pick(['JWT', 'at+jwt', null]) };
    const kids = [this.#signers.rsa, this.#signers.ec, this.#signers.ed].map(({ jwk }) => jwk.kid);
    if (random.chance(0.8)) header['kid'] = random.pick([...kids, ...kids, ...hostileValues]);
    if (random.chance(0.3)) header['jwk'] = random.pick([theirs.jwk, { kty: 'oct', k: 'AAAA' }, ...hostileValues]);
    if (random.chance(0.3)) header['jku'] = random.pick(['http://127.0.0.1:1/keys', ...hostileTexts]);
    if (random.chance(0.2)) header[random.pick(['x5u', 'x5c', 'x5t'])] = random.pick(hostileValues);
    if (random.chance(0.1)) header['crit'] = random.pick([['x'], ['b64'], [], ...hostileValues]);
    if (random.chance(0.1)) header['b64'] = random.chance(0.5);
    if (random.chance(0.2)) header[random.pick(['enc', 'zip', 'cty', '__proto__', 'apu'])] = random.pick(hostileValues);
    const signed = `${json(header)}.${json(this.#eve())}`;
    const hash = random.pick(['sha256', 'sha384', 'sha512']);
    return random.pick([
      () => `${signed}.`,
      () => `${signed}.${encode(Buffer.alloc(random.pick([1, 32, 64, 256]), random.whole(0, 255)))}`,
      () => `${signed}.${createHmac(hash, random.pick(this.#known)).update(signed).digest('base64url')}`,
      () => theirs.sign(this.#eve(), header),
      () => theirs.sign(this.#eve(), { kid: header['kid'], jwk: header['jwk'], jku: header['jku'] }),
    ])();
  }

  /** The signature is right for what the header says: only that the key is not for this algorithm is wrong. */
  #otherAlgorithm(): string {
    const random = this.#random;
    const hash = random.pick(['384', '512']);
    const signed = `${json({ alg: `HS${hash}`, typ: 'JWT' })}.${json(this.#eve())}`;
    const alg = random.pick(['HS384', 'none', 'RS512', 'ES256', '', 'hs256', null, undefined]);
    return random.pick([
      () => `${signed}.${createHmac(`sha${hash}`, secret).update(signed).digest('base64url')}`,
      () => hmacToken(this.#eve(), { alg, kid: random.pick([undefined, 'rsa']) }),
      () => this.#signers.ed.sign(this.#eve(), { alg: 'Ed25519' }),
      () => this.#signers.rsa.sign(this.#eve(), { alg: random.pick(['PS256', 'RS384', 'HS256']) }),
    ])();
  }

  /** Signed as it should be, with one claim that may not pass and others of any kind that say nothing. */
  #wrongClaim(): string {
    const random = this.#random;
    const notNumbers = hostileValues.filter((value) => typeof value !== 'number');
    const ago = this.#now - 61 - random.whole(0, random.pick([0, 60, 1e5, 2e9]));
    const wrong = random.pick<() => Record<string, unknown>>([
      () => ({ exp: ago }),
      () => ({ exp: random.pick([undefined, 0, -1, -1e308, 0.5, ...notNumbers]) }),
      () => ({ nbf: random.pick([this.#now + 61 + random.whole(0, 1e6), 1e308, ...notNumbers]) }),
      () => ({ iat: random.pick(notNumbers) }),
      () => ({ aud: random.pick([undefined, 'Live-Chat', ...hostileValues.filter((value) => value !== 'live-chat')]) }),
      () => ({
        sub: random.pick([undefined, '', 1, null, {}, [], ['eve'], '\ud800', 'x'.repeat(300), '☃'.repeat(60)]),
      }),
    ])();
    const idle = Object.fromEntries(
      ['name', 'email', 'avatar', 'roles', 'rooms', 'jti', 'iss', '__proto__', 'exp2']
        .filter(() => random.chance(0.2))
        .map((claim) => [claim, random.pick(hostileValues)]),
    );
    const claims = { ...this.#eve(), ...idle, ...wrong };
    const text = random.pick([
      () => JSON.stringify(claims),
      () => JSON.stringify(claims),
      () => JSON.stringify(claims),
      () => JSON.stringify({ ...this.#eve(), exp: 0 }).replace('"exp":0', '"exp":1e999'),
      () => JSON.stringify(this.#eve()).replace('}', `,"exp":${ago}}`),
      () => JSON.stringify([this.#eve()]),
      () => '['.repeat(random.whole(1, 20_000)),
      () => random.pick(hostileTexts),
    ])();
    const { rsa, ec, ed } = this.#signers;
    return random.chance(0.85) ? hmacToken(text) : random.pick([rsa, ec, ed]).sign(text);
  }

  /** What a decoder that forgives takes for the very same token: it would be a second name for it. */
  #respelled(): string {
    const random = this.#random;
    const good = random.pick(this.good);
    const parts = good.split('.');
    const index = random.pick([0, 1, 2, 2, 2]);
    const part = parts[index]!;
    const at = random.whole(0, part.length);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spellings = [
      `${part}${'='.repeat((4 - (part.length % 4)) % 4)}`,
      `${part}=`,
      part.replaceAll('-', '+').replaceAll('_', '/'),
      `${part.slice(0, at)}${random.pick([' ', '\n', '\t', '\r', '\f', '\0', '\u00a0', '\ufeff', '!'])}${part.slice(at)}`,
      ...[...alphabet].map((last) => part.slice(0, -1) + last).filter((other) => meaningOf(other) === meaningOf(part)),
    ].filter((other) => other !== part);
    parts[index] = random.pick(spellings);
    return parts.join('.');
  }

  #shapeless(): string {
    const random = this.#random;
    const good = random.pick(this.good);
    const [header, payload, signature] = good.split('.') as [string, string, string];
    const size = random.pick([10, 100, 1_000, 1_000, 20_000]);
    return random.pick([
      () => random.pick(hostileTexts),
      () => '.'.repeat(random.whole(0, 10)),
      () =>
        Array.from({ length: random.whole(1, 6) }, () => random.pick([...good.split('.'), '', '{}'])).join('.') + '.',
      () => Array.from({ length: random.whole(0, 60) }, () => String.fromCharCode(random.whole(0, 0xffff))).join(''),
      () => `${'A'.repeat(size)}.${payload}.${signature}`,
      () => `${header}.${payload}.${'A'.repeat(size)}`,
      () => `${json(random.pick(hostileValues))}.${payload}.${signature}`,
      () => `${encode('{"alg":'.repeat(size / 10))}.${payload}.${signature}`,
      () => `${encode(`{"alg":"HS256","alg":"none"}`)}.${payload}.`,
      () => JSON.stringify({ protected: header, payload, signature }),
      () => JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
      () => `${random.pick(['Bearer ', ' ', '\ufeff', '"', 'token='])}${good}`,
      () => `${good}${random.pick([' ', '\n', '\0', '.', ',', `,${good}`, `.${good}`])}`,
      () => `${json({ alg: 'dir', enc: 'A256GCM' })}..${'A'.repeat(16)}.${payload}.${'A'.repeat(22)}`,
    ])();
  }
}
