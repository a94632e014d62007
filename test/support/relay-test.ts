import type { TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { RelayOptions } from '../../server/src/index.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryStore } from './memory-store.ts';
import { startRelay, type StartedRelay } from './relay.ts';
import { WireClient } from './wire-client.ts';
import { welcomed, type Wire, type WireOptions } from './wire.ts';
import type { Credential, Welcome } from '../../src/protocol/index.ts';

type Entered = WireClient & { readonly welcome: Welcome };

export interface RelayUnderTest extends StartedRelay {
  readonly store: MemoryStore;
  readonly clock: ManualClock;
  /** A connection without a hello. */
  connect(options?: WireOptions): Promise<WireClient>;
  /** A guest of this name; or one known already. */
  enter(name?: string, credential?: Credential): Promise<Entered>;
  /** Cuts a client of another kind when the test ends, before the relay closes. */
  adopt<W extends Wire>(client: W): W;
  /** Lets time pass, and what it brings about be sent. */
  pass(milliseconds: number): Promise<void>;
}

/** A relay in this process on a store without a disk and a clock that stands still, closed with its clients when the test ends. */
export async function relayFor(t: TestContext, options: RelayOptions = {}): Promise<RelayUnderTest> {
  const store = (options.store as MemoryStore | undefined) ?? new MemoryStore();
  const clock = new ManualClock();
  store.now = clock.now;
  const started = await startRelay({ store, ...options, environment: { clock, ...options.environment } });
  const clients: Wire[] = [];
  t.after(async () => {
    for (const client of clients) client.cut();
    await started.close();
  });
  const adopt = <W extends Wire>(client: W): W => {
    clients.push(client);
    return client;
  };
  const connect = async (wire?: WireOptions): Promise<WireClient> =>
    adopt(await WireClient.open(started.socketUrl, wire));
  return {
    ...started,
    store,
    clock,
    connect,
    adopt,
    enter: async (name, credential) => welcomed(await connect(), name, credential),
    async pass(milliseconds) {
      clock.advance(milliseconds);
      await turn();
    },
  };
}

/** The credential of a guest just made. */
export function credentialOf({ welcome }: Entered): Credential {
  return { kind: 'guest', id: welcome.user.id, secret: welcome.secret ?? '' };
}

export { eventually as until } from './eventually.ts';
