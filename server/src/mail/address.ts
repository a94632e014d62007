import { bounds } from '../limits.ts';

const form = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d]$/i;

/** Whether it is one address, and nothing that a header or a mail server could take for more. */
export const isMailAddress = (text: string): boolean => text.length <= bounds.mailAddressLength && form.test(text);
