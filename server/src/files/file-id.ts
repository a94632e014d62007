import { randomBytes } from 'node:crypto';

/** What names a file: 128 random bits. */
export const fileIdPattern = '^f_[A-Za-z0-9_-]{22}$';
const pattern = new RegExp(fileIdPattern);

export const newFileId = (): string => `f_${randomBytes(16).toString('base64url')}`;

export const isFileId = (text: string): boolean => pattern.test(text);
