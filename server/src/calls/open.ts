import type { RelayOptions } from '../options.ts';
import type { Services } from '../services.ts';
import { Calls } from './calls.ts';
import { createIceServers } from './ice.ts';

/** What people call each other by, unless that is not wanted. */
export async function openCalls(
  { calls: given = {} }: RelayOptions,
  { store, clock, wheel, log }: Pick<Services, 'store' | 'clock' | 'wheel' | 'log'>,
): Promise<Services['callService']> {
  if (given === false || !store.openCalls) return undefined;
  const servers = createIceServers(given, clock.now);
  return { servers, calls: await Calls.open({ store, clock, wheel, log }, store.openCalls) };
}
