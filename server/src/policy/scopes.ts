import type { Action } from '../../../src/protocol/index.ts';

/** What a service's key may be good for, and the actions that it permits where the service's role does. */
const actionsOfScopes = {
  read: ['read'],
  send: ['send', 'upload', 'edit', 'delete', 'react', 'signal'],
  moderate: ['moderate', 'invite'],
  /** Also: to make rooms. */
  manage: ['manage'],
  /** To do all this in the name of a user. */
  'act-as': [],
  /** To make, list and revoke keys. */
  keys: [],
  /** To read the audit log. */
  audit: [],
  /** To have what is written in all rooms told to an address. */
  webhooks: [],
} as const satisfies Record<string, readonly Action[]>;

export type Scope = keyof typeof actionsOfScopes;
export const scopeNames = Object.keys(actionsOfScopes) as readonly Scope[];
export const isScope = (value: unknown): value is Scope => (scopeNames as readonly unknown[]).includes(value);

/** Who may have come by a key. */
interface Scoped {
  readonly scopes?: readonly Scope[];
}

/** Whether the key that somebody came by is good for this; where there is none, it takes nothing away. */
export const isInScope = ({ scopes }: Scoped, action: Action): boolean =>
  !scopes || scopes.some((scope) => (actionsOfScopes[scope] as readonly Action[]).includes(action));

export const hasScope = ({ scopes }: Scoped, scope: Scope): boolean => scopes?.includes(scope) ?? false;
