import type { MemberEntry, SettingsEntry } from '../../src/protocol/index.ts';

/** Whether an entry is of a type, told without reading more than the beginning of its text. */
export const isOf = (text: string, type: string): boolean => text.startsWith(`"type":"${type}"`, text.indexOf(',') + 1);

/** An entry about membership, told from all others. */
export const memberEntryOf = (text: string): MemberEntry | undefined =>
  isOf(text, 'member') ? (JSON.parse(text) as MemberEntry) : undefined;

/** An entry about a room's settings, likewise. */
export const settingsEntryOf = (text: string): SettingsEntry | undefined =>
  isOf(text, 'settings') ? (JSON.parse(text) as SettingsEntry) : undefined;
