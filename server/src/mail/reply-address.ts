import { isMailAddress } from './address.ts';

/** `reply@in.example` with a token: `reply+TOKEN@in.example`. */
export const replyAddress = (address: string, token: string): string => address.replace('@', () => `+${token}@`);

/** The token in an address that a mail came to; undefined in any other. */
export const replyTokenIn = (address: string): string | undefined =>
  isMailAddress(address) ? /\+([\da-f]{32})@/i.exec(address)?.[1]?.toLowerCase() : undefined;
