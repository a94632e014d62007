import type { Role } from '../../../src/protocol/index.ts';

export type Standing = 'none' | Role;

const ranks: readonly Standing[] = ['none', 'reader', 'member', 'moderator', 'owner'];
export const rank = (standing: Standing): number => ranks.indexOf(standing);
export const higher = (one: Standing, other: Standing): Standing => (rank(one) >= rank(other) ? one : other);

/** Whether one may do something to another, or give a role away: only to those who are less, and less than one's own. */
export function outranks(standing: Standing, other: Standing): boolean {
  return rank(standing) > rank(other);
}

export const isRole = (value: unknown): value is Role =>
  value !== 'none' && (ranks as readonly unknown[]).includes(value);
