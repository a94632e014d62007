// A relay that its parent can do harm to: `node chaos-relay.ts SETUP`, with the setup as JSON and commands over the channel of `spawn`. It is
// made of what is published; faults come in through the store and the clock that it is given, and none of them exists in a real relay.
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../server/src/clock.ts';
import { createRelay } from '../../server/src/index.ts';
import { createLog } from '../../server/src/log.ts';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { completeLimits } from '../../server/src/limits.ts';
import type { Limits } from '../../src/protocol/index.ts';
import { plant, type RelayDefect } from './defects.ts';
import { FailPoints, type FailPoint } from './fail-points.ts';
import { StoreFault } from './store-fault.ts';

export interface ChaosSetup {
  readonly port: number;
  readonly folder: string;
  readonly limits: Partial<Limits>;
  readonly defect?: RelayDefect;
  /** A defect that only the order of system calls shows: commits are not synced. */
  readonly careless?: boolean;
}

export type ChaosCommand =
  | { readonly do: 'die-at'; readonly point: FailPoint }
  | { readonly do: 'disk'; readonly is: 'well' | 'stalled' | 'failing' | 'full' }
  | { readonly do: 'clock'; readonly ahead: number }
  | { readonly do: 'measure' };

/** What the process holds, after everything that can be collected was. */
export interface Measure {
  readonly heap: number;
  readonly descriptors: number;
  readonly sessions: number;
  readonly rooms: number;
  /** The longest time that the event loop was held up since the last measure, in milliseconds. */
  readonly lag: number;
}

const setup = JSON.parse(process.argv[2]!) as ChaosSetup;
const limits = completeLimits(setup.limits);
let ahead = 0;
const clock = { ...systemClock, now: () => Date.now() + ahead };
const fault = new StoreFault();
if (setup.careless) fault.beCareless();
const points = new FailPoints(fault);
const log = createLog('warn');
process.on('uncaughtException', (error) => {
  log.error('uncaught', { error });
  process.exit(1);
});

const opened = await openSqliteStore({
  folder: setup.folder,
  limits,
  now: clock.now,
  fault: fault.source,
  probeInterval: 200,
});
const relay = await createRelay({
  port: setup.port,
  limits,
  store: points.watch(plant(setup.defect, opened)),
  origins: ['*'],
  environment: { clock, log },
});
const { port } = await relay.listen();
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

function measure(): Measure {
  globalThis.gc?.();
  const { sessions, rooms } = relay.stats();
  const lag = delay.max / 1e6;
  delay.reset();
  return {
    heap: process.memoryUsage().heapUsed,
    descriptors: readdirSync('/proc/self/fd').length,
    sessions,
    rooms,
    lag,
  };
}

function obey(command: ChaosCommand): Measure | undefined {
  switch (command.do) {
    case 'die-at':
      points.arm(command.point);
      return undefined;
    case 'disk':
      fault.pagesLeft = command.is === 'full' ? 0 : -1;
      fault.set(command.is === 'stalled' ? 'stall' : command.is === 'failing' ? 'ioError' : 'none');
      return undefined;
    case 'clock':
      ahead = command.ahead;
      return undefined;
    case 'measure':
      return measure();
  }
}

process.on('message', ([id, command]: [number, ChaosCommand]) => process.send!([id, obey(command)]));
process.on('SIGTERM', () => void relay.close().then(() => process.exit(0)));
// A parent that is gone needs no relay.
process.on('disconnect', () => process.exit(0));
process.send!({ port, pid: process.pid });
