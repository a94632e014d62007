import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { codesOfFrames, encodeFrame, FrameMaker } from './fuzz-frames.ts';
import type { FuzzDefect, FuzzMeasure, FuzzSetup } from './fuzz-relay.ts';
import { temporaryFolder } from './relay.ts';
import { enter } from './wire-client.ts';

export interface FuzzOptions {
  /** Until the relay has handled so many. */
  readonly frames: number;
  readonly seed: number;
  readonly defect?: FuzzDefect;
  /** How long the healthy client waits for each answer, in ms. Default: `limits.silence`, after which anybody gives a connection up (P7). */
  readonly patience?: number;
  readonly note?: (text: string) => void;
}

export interface FuzzReport {
  readonly before: FuzzMeasure;
  /** Nothing when the relay has ended. */
  readonly after: FuzzMeasure | undefined;
  readonly seconds: number;
  readonly connections: number;
  readonly healthy: { readonly acknowledged: number; readonly slowest: number };
  /** Codes that a frame can cause and none has. */
  readonly missing: readonly string[];
  /** What must not be. */
  readonly faults: readonly string[];
}

const program = fileURLToPath(new URL('fuzz-relay.ts', import.meta.url));
const framesPerConnection = 100;
const atOnce = 16;
/** Connections between two measures. */
const perRound = 160;
/** Frames after which everything is loaded, compiled and as large as it gets. */
const warmUp = (frames: number) => Math.min(frames / 4, 20_000);
const mayGrow = 64;

class FuzzedRelay {
  readonly process: ChildProcess;
  /** When all that it said has been read, too. */
  readonly ended: Promise<undefined>;
  output = '';

  constructor(setup: FuzzSetup) {
    // With the young generation that the relay's command has.
    const execArgv = ['--max-semi-space-size=4', '--expose-gc'];
    this.process = fork(program, [JSON.stringify(setup)], { execArgv, silent: true });
    this.ended = once(this.process, 'close').then(() => undefined);
    for (const stream of [this.process.stdout!, this.process.stderr!])
      stream.on('data', (data: Buffer) => (this.output += data.toString()));
  }

  get isOver(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** The next thing that it says; nothing when it ends. */
  async next<T>(): Promise<T | undefined> {
    if (this.isOver) return this.ended;
    return Promise.race([once(this.process, 'message').then(([said]) => said as T), this.ended]);
  }

  measure(): Promise<FuzzMeasure | undefined> {
    const answer = this.next<FuzzMeasure>();
    // One that is just ending has no ears any more; that it ended is told by `ended`.
    if (this.process.connected) this.process.send('measure', () => undefined);
    return answer;
  }
}

const request = (port: number): string =>
  `GET /connect HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;

/** One hostile connection: a guest with a room of its own, a burst of frames in odd pieces, and an end of one kind or another. */
async function attack(port: number, maker: FrameMaker): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  let isBroken = false;
  const say = (text: string) => socket.write(encodeFrame(Buffer.from(text)));
  socket.write(request(port));
  if (maker.isOdd) {
    socket.resume();
    say(maker.first());
  } else {
    const entered = Promise.withResolvers<string | undefined>();
    let heard = '';
    socket.on('data', (data: Buffer) => {
      if (heard.length > 100_000) return;
      heard += data.toString('latin1');
      const own = /"type":"entered"[^}]*"room":"([^"]+)"/.exec(heard)?.[1];
      if (own) entered.resolve(own);
    });
    void closed.then(() => entered.resolve(undefined));
    say(
      JSON.stringify([
        { type: 'hello', protocol: 1, credential: maker.credential() },
        { type: 'join', room: 'fuzz' },
        { type: 'create', id: 1, kind: 'private' },
      ]),
    );
    const own = await entered.promise;
    if (own === undefined) return;
    say(
      JSON.stringify([
        { type: 'join', room: own },
        { type: 'send', room: own, key: 'first', body: { type: 'message', text: 'mine' } },
      ]),
    );
    const texts = Array.from({ length: framesPerConnection }, () => maker.frame(own));
    const frames = texts.map((text) => encodeFrame(Buffer.from(text)));
    isBroken = maker.isBroken;
    const bytes = Buffer.concat([...frames, isBroken ? maker.broken(own) : encodeFrame(Buffer.from(maker.last(own)))]);
    // In one piece, or cut somewhere in the middle of whatever is there.
    const at = maker.chance(0.5) ? bytes.length : maker.below(bytes.length);
    socket.write(bytes.subarray(0, at));
    if (at < bytes.length) socket.write(bytes.subarray(at));
  }
  // What does not end the connection by itself is followed by what does, so that all before it has been handled when it closes.
  say('[{"type":"bye"}]');
  // What then still waits for the rest of a frame gets none.
  const late = setTimeout(() => socket.resetAndDestroy(), isBroken ? 500 : 3_000);
  await closed;
  clearTimeout(late);
}

/** Mutated frames against one relay process of its own, with a healthy client beside it that sends and receives all the time. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { frames, seed, defect, note = () => undefined } = options;
  const folder = await temporaryFolder();
  const relay = new FuzzedRelay({ folder, ...(defect && { defect }) });
  const faults: string[] = [];
  let isOver = false;
  try {
    const port = await relay.next<number>();
    if (port === undefined) throw new Error(`the relay did not start: ${relay.output}`);
    const healthy = await enter(`ws://127.0.0.1:${port}/connect`, 'Healthy');
    const patience = options.patience ?? healthy.welcome.limits.silence;
    let acknowledged = 0;
    let slowest = 0;
    const inTime = async <T>(answer: Promise<T>): Promise<T> => {
      const began = performance.now();
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => late.reject(new Error(`no answer in ${patience} ms`)), patience);
      const got = await Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
      slowest = Math.max(slowest, Math.round(performance.now() - began));
      return got;
    };
    let { head } = await healthy.join('healthy');
    const talk = (async () => {
      while (!isOver) {
        const key = `h${acknowledged}`;
        const answer = await inTime(healthy.say('healthy', key, key));
        if (answer.type !== 'ack') throw new Error(`refused: ${answer.code}`);
        acknowledged += 1;
        while (head < answer.seq) {
          const { entries } = await inTime(healthy.next('entries'));
          for (const entry of entries) {
            if (entry.seq !== head + 1) throw new Error(`${entry.seq} came after ${head}`);
            head = entry.seq;
            if (entry.type === 'message' && entry.key !== key) throw new Error(`${entry.key} came instead of ${key}`);
          }
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    })().catch((error: unknown) => {
      faults.push(`the healthy client: ${(error as Error).message}`);
      isOver = true;
    });

    let connections = 0;
    const began = performance.now();
    let measure = (await relay.measure())!;
    let before: FuzzMeasure | undefined;
    while (measure.frames < frames && !isOver) {
      let left = Math.ceil(Math.min(perRound, frames / 400, (frames - measure.frames) / framesPerConnection));
      const attackers = Array.from({ length: atOnce }, async () => {
        while (left-- > 0) await attack(port, new FrameMaker(seed, connections++));
      });
      await Promise.all(attackers);
      const next = await relay.measure();
      if (!next) break;
      measure = next;
      if (measure.frames >= warmUp(frames)) before ??= measure;
      if (connections % (5 * perRound) === 0) note(`${measure.frames} frames handled, ${measure.memory} MB`);
    }
    const seconds = (performance.now() - began) / 1_000;
    isOver = true;
    await talk;
    const after = await relay.measure();
    before ??= measure;
    if (!after) faults.push(`the relay ended: ${relay.output.slice(0, 600)}`);
    else {
      if (after.pid !== before.pid) faults.push('the relay is another process');
      if (after.memory > before.memory + mayGrow)
        faults.push(`memory grew from ${before.memory} to ${after.memory} MB`);
      if (after.codes['internal']) faults.push(`${after.codes['internal']} times something failed inside the relay`);
    }
    if (acknowledged === 0) faults.push('the healthy client said nothing');
    const missing = codesOfFrames.filter((code) => !(after ?? measure).codes[code]);
    healthy.cut();
    return { before, after, seconds, connections, healthy: { acknowledged, slowest }, missing, faults };
  } finally {
    isOver = true;
    relay.process.kill('SIGKILL');
    await relay.ended;
    await rm(folder, { recursive: true, force: true });
  }
}
