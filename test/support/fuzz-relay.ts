// The relay that is fuzzed, as a process of its own: `node --expose-gc fuzz-relay.ts SETUP`. It is the published one and counts what it handled.
import { createRelay } from '../../server/src/index.ts';
import { Session } from '../../server/src/session.ts';
import { secret } from './tokens.ts';

/** Defects that a fuzz must find. They exist in this process alone. */
export type FuzzDefect = 'crash' | 'leak' | 'silence';

export interface FuzzSetup {
  readonly folder: string;
  readonly defect?: FuzzDefect;
}

export interface FuzzMeasure {
  readonly pid: number;
  /** Frames that a session took in, and messages of them that were handled. */
  readonly frames: number;
  readonly messages: number;
  /** Resident, in MB, after everything that can be collected was. */
  readonly memory: number;
  /** How often each error code was the answer. */
  readonly codes: Readonly<Record<string, number>>;
}

const { folder, defect } = JSON.parse(process.argv[2]!) as FuzzSetup;
const kept: Buffer[] = [];
let frames = 0;

const { onText } = Session.prototype;
Session.prototype.onText = function (this: Session, text) {
  if (this.state.name !== 'closing') frames += 1;
  if (defect === 'crash' && /"type":"read","room":"fuzz","seq":(null|true|-1|0|1\.5)\b/.test(text))
    throw new Error('a planted crash');
  if (defect === 'leak') kept.push(Buffer.alloc(50_000, 1));
  // What a frame of one client must never do to another.
  if (defect === 'silence' && this.state.name === 'open' && this.user.name === 'Healthy' && frames > 1_000) return;
  onText.call(this, text);
};

const relay = await createRelay({
  data: folder,
  port: 0,
  logLevel: 'silent',
  connectRate: 100_000,
  limits: { sendRate: 50, sendBurst: 20 },
  auth: { secrets: [secret] },
});

function measure(): FuzzMeasure {
  globalThis.gc!();
  const { messages, refused } = relay.stats();
  return {
    pid: process.pid,
    frames,
    messages,
    memory: Math.round(process.memoryUsage.rss() / 1_048_576),
    codes: { ...refused },
  };
}

process.on('message', () => process.send!(measure()));
// A parent that is gone needs no relay.
process.on('disconnect', () => process.exit(0));
process.send!((await relay.listen()).port);
