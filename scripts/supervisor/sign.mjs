// Tokens for the people of the demo's team, by the secret that the relay has made in its data folder. For this machine only, as the controls are.
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Who may be signed in, and what they are called. */
export const team = new Map([
  ['ida', 'Ida Berg'],
  ['noor', 'Noor Haddad'],
  ['ola', 'Ola Nowak'],
  ['una', 'Una Lind'],
]);
/** Who answers visitors in the inbox. */
const agents = new Set(['una']);
const lifetime = 12 * 3_600;

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * @param {string} data the relay's data folder
 * @param {string} name one of the team
 */
export async function signIn(data, name) {
  const [secret] = (await readFile(path.join(data, 'auth-secret'), 'utf8')).split('\n');
  const iat = Math.floor(Date.now() / 1_000);
  // Ida says what their common room is called.
  const rooms = { workshop: name === 'ida' ? 'owner' : 'member' };
  const roles = agents.has(name) ? { roles: ['agent'] } : {};
  const claims = {
    sub: `demo-${name}`,
    name: team.get(name),
    aud: 'live-chat',
    iat,
    exp: iat + lifetime,
    rooms,
    ...roles,
  };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
