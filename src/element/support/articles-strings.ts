import type { Text } from '../strings.ts';

/** What stands over articles that may answer what one is about to ask. */
export const english = { title: 'This may help' } as const satisfies Record<string, Text>;
