import type { Services } from '../services.ts';
import type { AssignOptions } from './assign-options.ts';
import { Assigner } from './assigner.ts';

/** What gives conversations to bots, and to agents where that is wanted. */
export function openAssigner({ grace }: AssignOptions, services: Services): Assigner | undefined {
  const { store, attendance, away, deskSettings } = services;
  if (!store.desk || !attendance || !away || !deskSettings) return undefined;
  const assignment = () => deskSettings.get('assignment');
  const given = { ...services, assignment, desk: store.desk, attendance, away };
  return new Assigner({ ...given, ...(grace !== undefined && { grace }) });
}
