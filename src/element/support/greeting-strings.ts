import type { Text } from '../strings.ts';

/** What is said around a greeting, which the site has written. */
export const english = { close: 'Close' } as const satisfies Record<string, Text>;
