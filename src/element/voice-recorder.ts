import type { ReactiveElement } from 'lit';
import { voiceName } from './media-kinds.ts';

export type RecorderState = 'idle' | 'asking' | 'recording';
export type RecorderProblem = 'denied' | 'none' | 'unsupported' | 'failed';

/** What is heard is looked at this often, in milliseconds. */
const tick = 100;
/** How many of those are shown. */
const shown = 40;
/** The longest recording; then it waits for what is done with it. */
const longest = 600_000;

/** What all browsers play comes first. */
const kinds = [
  ['audio/mp4;codecs=mp4a.40.2', 'm4a'],
  ['audio/webm;codecs=opus', 'webm'],
  ['audio/ogg;codecs=opus', 'ogg'],
  ['audio/mp4', 'm4a'],
] as const;

const problems: Readonly<Record<string, RecorderProblem>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  NotReadableError: 'none',
};

/** Records what the microphone hears. It is let go as soon as the recording is over, however it ends. */
export class Recorder {
  state: RecorderState = 'idle';
  /** Why there was no recording. */
  problem: RecorderProblem | undefined;
  /** How loud it was lately, from 0 to 1. */
  levels: readonly number[] = [];
  /** For how long it has been recorded, in milliseconds. */
  time = 0;

  #host: ReactiveElement;
  #take: (file: File) => void;
  #recorder: MediaRecorder | undefined;
  #stream: MediaStream | undefined;
  #context: AudioContext | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #startedAt = 0;
  /** What is begun counts up: what was given up meanwhile is not gone on with. */
  #run = 0;

  /** @param take Called with a recording that is to be sent. */
  constructor(host: ReactiveElement, take: (file: File) => void) {
    this.#host = host;
    this.#take = take;
  }

  async start(): Promise<void> {
    if (this.state !== 'idle') return;
    const run = ++this.#run;
    this.problem = undefined;
    this.#become('asking');
    try {
      if (typeof MediaRecorder !== 'function' || !navigator.mediaDevices) return this.#fail('unsupported');
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (run !== this.#run) return stopAll(stream);
      this.#record(stream);
    } catch (error) {
      if (run === this.#run) this.#fail(problems[(error as Error).name] ?? 'failed');
    }
  }

  #record(stream: MediaStream): void {
    this.#stream = stream;
    const [type, ending] = kinds.find(([kind]) => MediaRecorder.isTypeSupported(kind)) ?? ['', 'webm'];
    const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onerror = () => this.#fail('failed');
    recorder.onstop = () => {
      // One that was discarded is not the recorder any more.
      if (this.#recorder !== recorder) return;
      this.#release();
      this.#become('idle');
      this.#take(new File(parts, `${voiceName}.${ending}`, { type: recorder.mimeType }));
    };
    this.#recorder = recorder;
    recorder.start(1_000);
    this.#startedAt = performance.now();
    this.#measure(stream);
    this.#become('recording');
  }

  #measure(stream: MediaStream): void {
    this.#context = new AudioContext();
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      this.time = performance.now() - this.#startedAt;
      analyser.getByteTimeDomainData(samples);
      // As loud as it seems.
      const level = Math.sqrt(samples.reduce((highest, each) => Math.max(highest, Math.abs(each - 128)), 0) / 128);
      this.levels = [...this.levels, level].slice(-shown);
      if (this.time >= longest) {
        clearInterval(this.#timer);
        this.#recorder?.pause();
      }
      this.#host.requestUpdate();
    }, tick);
  }

  /** Ends it, and has it sent. While the browser still asks for leave, nothing is ended. */
  finish(): void {
    if (this.state === 'recording') this.#recorder!.stop();
  }

  /** Ends it, and forgets it. */
  cancel(): void {
    this.#run++;
    this.#release();
    this.problem = undefined;
    if (this.state !== 'idle') this.#become('idle');
  }

  #fail(problem: RecorderProblem): void {
    this.#release();
    this.problem = problem;
    this.#become('idle');
  }

  #release(): void {
    clearInterval(this.#timer);
    const recorder = this.#recorder;
    this.#recorder = undefined;
    if (recorder && recorder.state !== 'inactive') recorder.stop();
    if (this.#stream) stopAll(this.#stream);
    void this.#context?.close();
    this.#stream = this.#context = undefined;
    this.levels = [];
    this.time = 0;
  }

  #become(state: RecorderState): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
