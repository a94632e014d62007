import { createHmac } from 'node:crypto';
import { claimsOf, hmacToken, secret, testTime, tokenOf, type Claims, type Signer } from '../support/tokens.ts';

/** Tokens that must not be taken, each with what is wrong with it. */
export type Forgery = readonly [what: string, token: string];

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const eve = claimsOf('eve', { roles: ['admin'] });

function unsigned(header: object, signature = ''): string {
  return `${encode(header)}.${encode(eve)}.${signature}`;
}

const hostileKids: readonly unknown[] = [
  '__proto__',
  'constructor',
  'toString',
  '../../../../dev/null',
  '/dev/null',
  '..%2f..%2fetc/passwd',
  "' OR '1'='1",
  "x' UNION SELECT 'secret' --",
  '|cat /etc/passwd',
  '',
  'a'.repeat(10_000),
  0,
  -1,
  null,
  true,
  ['__proto__'],
  { toString: 'x' },
];

/** Signed with nothing, with what is known to everybody, or with the key of the one who asks. */
export function headerForgeries(ours: Signer, theirs: Signer): Forgery[] {
  const pem = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const der = ours.publicKey.export({ type: 'spki', format: 'der' }).toString('latin1');
  const jwk = theirs.jwk;
  return [
    ...['none', 'None', 'NONE', 'nOnE', '', 'HS0', 'null'].flatMap((alg): Forgery[] => [
      [`alg ${alg}, no signature`, unsigned({ alg })],
      [`alg ${alg}, some signature`, unsigned({ alg }, 'AAAA')],
    ]),
    ...[undefined, null, 1, [], {}, ['HS256'], { toString: 'HS256' }].map((alg): Forgery => [
      `alg ${JSON.stringify(alg)}`,
      unsigned({ alg }, 'AAAA'),
    ]),
    ...[pem, pem.trim(), der, JSON.stringify(ours.jwk), ours.jwk.n ?? ''].flatMap((key, index): Forgery[] =>
      [ours.jwk.kid, undefined].map((kid) => [
        `HS256 with the public key as its secret (${index}, kid ${kid})`,
        hmacToken(eve, { alg: 'HS256', kid }, key),
      ]),
    ),
    ['HS384 with our secret', hmacTokenOf('sha384', { alg: 'HS384' })],
    ['HS512 with our secret', hmacTokenOf('sha512', { alg: 'HS512' })],
    ['HS256 said, SHA-512 used', hmacTokenOf('sha512', { alg: 'HS256' })],
    ['signed with a key of theirs', theirs.sign(eve)],
    ['signed with a key of theirs, our kid', theirs.sign(eve, { kid: ours.jwk.kid })],
    ['signed with a key of theirs, no kid', theirs.sign(eve, { kid: undefined })],
    ['our key under another algorithm', ours.sign(eve, { alg: 'RS512' })],
    ['our key as PS256', ours.sign(eve, { alg: 'PS256' })],
    ['jwk in the header', theirs.sign(eve, { jwk, kid: jwk.kid })],
    ['jwk in the header, our kid', theirs.sign(eve, { jwk, kid: ours.jwk.kid })],
    ['jku', theirs.sign(eve, { jku: 'http://127.0.0.1:1/keys' })],
    ['x5u', theirs.sign(eve, { x5u: 'http://127.0.0.1:1/cert' })],
    ['x5c', theirs.sign(eve, { x5c: ['MIIB'] })],
    ['an oct key in the header', hmacToken(eve, { alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } }, '\0\0\0')],
    ['crit that nobody knows', hmacToken(eve, { alg: 'HS256', crit: ['x'], x: 1 })],
    ['an unencoded payload', hmacToken(eve, { alg: 'HS256', b64: false, crit: ['b64'] })],
    ...hostileKids.flatMap((kid): Forgery[] => [
      [`kid ${JSON.stringify(kid)?.slice(0, 40)}, theirs`, theirs.sign(eve, { kid })],
      [`kid ${JSON.stringify(kid)?.slice(0, 40)}, no secret`, hmacToken(eve, { alg: 'HS256', kid }, '')],
      [`kid ${JSON.stringify(kid)?.slice(0, 40)}, a null secret`, hmacToken(eve, { alg: 'HS256', kid }, '\0')],
      [`kid ${JSON.stringify(kid)?.slice(0, 40)}, undefined`, hmacToken(eve, { alg: 'HS256', kid }, 'undefined')],
    ]),
  ];
}

function hmacTokenOf(hash: string, header: object): string {
  const signed = `${encode(header)}.${encode(eve)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

const { sub: _sub, ...noSub } = eve;
const { aud: _aud, ...noAud } = eve;
const { exp: _exp, ...noExp } = eve;

/** Well signed, and yet not to be taken. */
export function claimForgeries(): Forgery[] {
  const wrong: readonly (readonly [string, Claims | string | number | null | readonly unknown[]])[] = [
    ['no sub', noSub],
    ['no aud', noAud],
    ['no exp', noExp],
    ...['', 1, null, {}, [], ['eve'], 'x'.repeat(300), '\ud800', 'é'.repeat(60)].map(
      (sub) => [`sub ${JSON.stringify(sub)?.slice(0, 30)}`, { ...eve, sub }] as const,
    ),
    ...['', 'other', 'live-chat2', 'Live-Chat', null, 1, {}, [], ['other'], [['live-chat']]].map(
      (aud) => [`aud ${JSON.stringify(aud)}`, { ...eve, aud }] as const,
    ),
    ...['', '9999999999', null, {}, [9_999_999_999], true, testTime - 61, -1, 0].map(
      (exp) => [`exp ${JSON.stringify(exp)}`, { ...eve, exp }] as const,
    ),
    ...[testTime + 61, '0', {}].map((nbf) => [`nbf ${JSON.stringify(nbf)}`, { ...eve, nbf }] as const),
    ['a list', [eve]],
    ['a text', 'eve'],
    ['a number', 1],
    ['null', null],
  ];
  const infinite = JSON.stringify({ ...eve, exp: 0 }).replace('"exp":0', '"exp":1e999');
  return [
    ...wrong.map(([what, claims]): Forgery => [what, hmacToken(claims)]),
    ['exp infinite', hmacToken(infinite)],
    ['not JSON', hmacToken('{')],
  ];
}

/** Numbers that look random and are the same every time. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A good token of another user with some of it changed: so that no mutation gives back a good one. */
export function* mutations(good: readonly string[], count: number, random: () => number): Generator<string> {
  const pick = <T>(list: ArrayLike<T>): T => list[Math.floor(random() * list.length)]!;
  const known = new Set(good.map(meaningOf));
  for (let made = 0; made < count;) {
    const token = pick(good);
    const at = Math.floor(random() * token.length);
    const parts = token.split('.');
    const changed = pick([
      () => token.slice(0, at) + pick(alphabet) + token.slice(at + 1),
      () => token.slice(0, at) + token.slice(at + 1),
      () => token.slice(0, at) + pick(alphabet) + token.slice(at),
      () => token.slice(0, at),
      () => token.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x250)) + token.slice(at + 1),
      () => [parts[0], pick(good).split('.')[1], parts[2]].join('.'),
      () => [parts[0], parts[1], pick(good).split('.')[2]].join('.'),
      () => [pick(good).split('.')[0], parts[1], parts[2]].join('.'),
      () => `${token}.${pick(parts)}`,
      () => parts.slice(0, 2).join('.'),
      () => `${token}=`,
      () => ` ${token}`,
      () => token.replaceAll('.', pick(['..', '', ' ', '.\n'])),
    ])();
    // The last character of a signature has bits that mean nothing: another one may be the very same token.
    if (known.has(meaningOf(changed))) continue;
    made += 1;
    yield changed;
  }
}

/** What a token says, whatever its spelling. */
export function meaningOf(token: string): string {
  return token
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('hex'))
    .join('.');
}

export const goodTokens = (ours: Signer): string[] => [
  ...['maya', 'jonas', 'ada', 'lin'].map((sub) => tokenOf(sub)),
  ...['maya', 'jonas', 'ada', 'lin'].map((sub) => ours.sign(claimsOf(sub))),
];
