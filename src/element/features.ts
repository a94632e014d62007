import type { FeatureModule } from './feature.ts';

/** Asks before anything is sent or stored. Loaded where the page wants that. */
export const consent = (): Promise<FeatureModule> => import('./consent/feature.ts');

/** What is loaded behind the actions, in the order in which it is shown. Each is a part: see `parts` in `rollup.config.mjs`. */
export const features: readonly (() => Promise<FeatureModule>)[] = [
  () => import('./rich/feature.ts'),
  () => import('./completion/feature.ts'),
  () => import('./replies/feature.ts'),
  () => import('./attach.ts'),
  () => import('./media.ts'),
  () => import('./voice.ts'),
  () => import('./search/feature.ts'),
  () => import('./notice/feature.ts'),
];
