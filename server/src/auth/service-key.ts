import { hkdfSync, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * A service's key as it is written: `lc_`, its id, `_`, 256 random bits, and a checksum, all of letters and digits. By prefix and length a scanner
 * finds one in a repository, by the checksum it knows that it is none of ours, and so is a slip of the pen.
 */
const form = /^lc_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 8;
/** 62 to this power is just above 2 to the power of 256. */
const secretLength = 43;
const checksumLength = 6;

/** Bytes above this would make some letters likelier than others. */
const fairBytes = 256 - (256 % letters.length);

const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('');

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  while (digits.length < checksumLength) {
    digits = letters[rest % letters.length]! + digits;
    rest = Math.floor(rest / letters.length);
  }
  return digits;
}

/** Whether a token means to be a service's key: those of users are JSON Web Tokens, which begin otherwise. */
export const isServiceKey = (token: string): boolean => token.startsWith('lc_');

/** The id in a key; undefined where it is no key, or one with a slip of the pen. */
export function idOfKey(key: string): string | undefined {
  const [, id, secret, checksum] = form.exec(key) ?? [];
  return id !== undefined && checksumOf(`lc_${id}_${secret}`) === checksum ? id : undefined;
}

export function newServiceKey(id = randomLetters(idLength)): { readonly id: string; readonly key: string } {
  const body = `lc_${id}_${randomLetters(secretLength)}`;
  return { id, key: body + checksumOf(body) };
}

/** The one key that belongs to a secret seed: made from it again, it is the same. */
export function seededServiceKey(seed: Uint8Array): { readonly id: string; readonly key: string } {
  const bytes = new Uint8Array(hkdfSync('sha256', seed, '', 'live-chat service key', 512));
  const text = [...bytes.filter((byte) => byte < fairBytes)].map((byte) => letters[byte % letters.length]!).join('');
  const body = `lc_${text.slice(0, idLength)}_${text.slice(idLength, idLength + secretLength)}`;
  return { id: text.slice(0, idLength), key: body + checksumOf(body) };
}
