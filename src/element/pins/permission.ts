import type { View } from '../view.ts';

/** Whether one may pin here, and take off. */
export function mayPin({ conversation }: View): boolean {
  const { kind, can } = conversation;
  return can.includes(kind === 'direct' ? 'send' : 'moderate');
}
