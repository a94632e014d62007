import type { Feature, FeatureContext } from '../feature.ts';
import { announce } from '../media-announce.ts';
import { Calling } from './calling.ts';

/** Calls between two (P55). */
export function feature(context: FeatureContext): Feature {
  const { kit, host, connection, writing, changed } = context;
  const calling = new Calling({
    ...{ kit, host, connection, writing, changed },
    // Known once the part is there that changes it.
    whole: (chat) => context.whole(chat),
    announce: (text) => announce(host, text),
    // Whom one talks to is beside it.
    answered: (room) => room === connection.room?.id || context.showRoom?.(room),
  });
  // First of all, whichever of them was loaded first.
  (context.settings ??= []).unshift({
    opened: () => undefined,
    deeds: (view) => calling.lines(view, () => context.leaveSettings?.()),
    row: () => '',
    fault: () => '',
  });
  return calling;
}
