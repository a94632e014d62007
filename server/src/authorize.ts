import type { Log } from './log.ts';
import type { RelayOptions } from './options.ts';
import type { Services } from './services.ts';

/** An embedder's own rules. They only narrow, so a mistake in them opens nothing; one that throws has said no. */
export function createAuthorize(authorize: RelayOptions['authorize'], log: Log): Services['authorize'] {
  if (!authorize) return () => true;
  return ({ user, token, profile }, action, room) => {
    try {
      return authorize({ user, ...(token && { token: token.id }), ...profile }, action, room) === true;
    } catch (error) {
      log.error('authorize failed', { error });
      return false;
    }
  };
}
