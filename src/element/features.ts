import type { ChatElement, FeatureModule } from './feature.ts';

type Load = (host: ChatElement) => Promise<FeatureModule> | undefined;

/**
 * What is loaded behind the actions, in the order in which it is shown; some of it only where the page wants it. Each is a part: see `parts` in
 * `rollup.config.mjs`.
 */
export const features: readonly Load[] = [
  // The rooms one is in.
  (host) => (host.matches('[mode=full],[rooms]') ? import('./rooms/feature.ts') : undefined),
  () => import('./rich/feature.ts'),
  () => import('./completion/feature.ts'),
  () => import('./mentions/feature.ts'),
  () => import('./replies/feature.ts'),
  () => import('./limits/feature.ts'),
  () => import('./attach.ts'),
  () => import('./emoji/feature.ts'),
  () => import('./media.ts'),
  () => import('./voice.ts'),
  () => import('./search/feature.ts'),
  () => import('./notice/feature.ts'),
  () => import('./pins/feature.ts'),
  // Asks before anything is sent or stored.
  (host) => (host.consent ? import('./consent/feature.ts') : undefined),
];
