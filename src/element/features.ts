import type { ChatMessage } from '../client/index.ts';
import type { ChatElement, FeatureModule } from './feature.ts';

type Load = (host: ChatElement) => Promise<FeatureModule> | undefined;

/** What a thread, which is an element within another one, has from that. */
const unlessThread =
  (load: Load): Load =>
  (host) =>
    host.matches('[threaded]') ? undefined : load(host);

/**
 * What is loaded behind the actions, in the order in which it is shown; some of it only where the page wants it. Each is a part: see `parts` in
 * `rollup.config.mjs`.
 */
export const features: readonly Load[] = [
  // The rooms one is in.
  unlessThread((host) =>
    host.matches(':is([mode=full], [rooms], [dock]):not([support])') ? import('./rooms/feature.ts') : undefined,
  ),
  // Conversations as small windows, and what is in each of them.
  (host) => (host.matches('[dock]:not([support]),[docked]') ? import('./dock/feature.ts') : undefined),
  // A conversation with a team.
  unlessThread((host) => (host.hasAttribute('support') ? import('./support/feature.ts') : undefined)),
  // Before what shows texts: of a poll the text is a list.
  () => import('./polls/feature.ts'),
  // Calls between two, where the page wants them.
  unlessThread((host) => (host.matches('[calls]:not([docked])') ? import('./calls/feature.ts') : undefined)),
  () => import('./rich/feature.ts'),
  () => import('./completion/feature.ts'),
  () => import('./mentions/feature.ts'),
  () => import('./replies/feature.ts'),
  () => import('./limits/feature.ts'),
  () => import('./receipts/feature.ts'),
  () => import('./attach.ts'),
  () => import('./emoji/feature.ts'),
  () => import('./media.ts'),
  () => import('./voice.ts'),
  unlessThread(() => import('./search/feature.ts')),
  unlessThread(() => import('./notice/feature.ts')),
  // What was read, kept in this browser where the page wants that.
  unlessThread((host) =>
    host.matches('[history=browser]:not([support])') ? import('./history/feature.ts') : undefined,
  ),
  // Pushes, where the site has a worker for them.
  (host) => (host.hasAttribute('push-worker') ? import('./push/feature.ts') : undefined),
  () => import('./links/feature.ts'),
  () => import('./pins/feature.ts'),
  () => import('./moderation/feature.ts'),
  // Answers in threads, and what is in one of them.
  (host) => (host.matches('[mode=full],[rooms],[dock],[docked]') ? import('./threads/feature.ts') : undefined),
  // Asks before anything is sent or stored.
  (host) => (host.consent ? import('./consent/feature.ts') : undefined),
];

/** What is loaded when there is a message that needs it, or the id of a room does. What it shows comes before that of all others. */
export const needed: readonly {
  readonly by: (shown: Partial<ChatMessage>) => unknown;
  readonly load: () => Promise<FeatureModule>;
}[] = [
  // Rooms in which nothing is said that the relay could read.
  { by: ({ id }) => id?.[1] === '~', load: () => import('./encryption/feature.ts') },
  // Messages that are written bit by bit.
  { by: ({ streaming, cut }) => streaming ?? cut, load: () => import('./streams/feature.ts') },
  // What a visitor shows of a page.
  { by: ({ pointed }) => pointed, load: () => import('./point/drawn.ts') },
  // What links lead to.
  { by: ({ preview }) => preview, load: () => import('./previews/feature.ts') },
  // Answers to choose from.
  { by: ({ choices }) => choices, load: () => import('./choices/feature.ts') },
];
