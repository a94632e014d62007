import type { Attachment } from '../client/index.ts';
import type { Loads } from './media-loads.ts';

/** What is known of a recording: how long it is, in seconds, and how loud where. */
export interface Heard {
  readonly length: number;
  readonly peaks: readonly number[];
}

/** How many bars a waveform has. */
export const bars = 40;
const speeds = [1, 1.5, 2] as const;

/** Plays one recording at a time, and knows what those look like that are here. */
export class Player {
  /** What is played, or was last. */
  now: string | undefined;

  #loads: () => Loads | undefined;
  #changed: () => void;
  #audio: HTMLAudioElement | undefined;
  #heard = new Map<string, Heard | Promise<void>>();
  #speed: (typeof speeds)[number] = 1;
  /** Where to begin, in seconds, once it can be. */
  #wanted: number | undefined;

  constructor(loads: () => Loads | undefined, changed: () => void) {
    this.#loads = loads;
    this.#changed = changed;
  }

  get speed(): number {
    return this.#speed;
  }

  isPlaying(id: string): boolean {
    return id === this.now && !!this.#audio && !this.#audio.paused;
  }

  /** How far it is, in seconds. */
  at(id: string): number {
    return id === this.now ? (this.#wanted ?? this.#audio?.currentTime ?? 0) : 0;
  }

  heard(id: string): Heard | undefined {
    const heard = this.#heard.get(id);
    return heard && 'peaks' in heard ? heard : undefined;
  }

  /** Looks at a recording that is here. */
  look(id: string): void {
    const blob = this.#loads()?.get(id)?.blob;
    if (!blob || this.#heard.has(id)) return;
    this.#heard.set(
      id,
      heardIn(blob).then((heard) => {
        this.#heard.set(id, heard);
        this.#changed();
      }),
    );
  }

  async toggle(file: Attachment): Promise<void> {
    if (this.isPlaying(file.id)) return this.#audio!.pause();
    if (this.now !== file.id) this.#open(file);
    await this.#loads()?.again(file).done;
    const address = this.#loads()?.address(file.id);
    if (this.now !== file.id || !address) return this.#changed();
    const audio = this.#audio!;
    if (!audio.src) audio.src = address;
    audio.playbackRate = this.#speed;
    await audio.play().catch(() => {});
  }

  /** @param at Where to, in seconds. */
  seek(file: Attachment, at: number): void {
    const { length = 0 } = this.heard(file.id) ?? {};
    if (this.now !== file.id) this.#open(file);
    this.#wanted = Math.max(0, Math.min(length, at));
    const audio = this.#audio!;
    const address = this.#loads()?.address(file.id);
    if (!audio.src && address) audio.src = address;
    this.#settle();
    this.#changed();
  }

  nextSpeed(): void {
    this.#speed = speeds[(speeds.indexOf(this.#speed) + 1) % speeds.length]!;
    if (this.#audio) this.#audio.playbackRate = this.#speed;
    this.#changed();
  }

  /** Ends it, and forgets what does not belong to these. */
  retain(wanted: ReadonlySet<string>): void {
    for (const id of this.#heard.keys()) if (!wanted.has(id)) this.#heard.delete(id);
    if (this.now && !wanted.has(this.now)) this.#close();
  }

  #open(file: Attachment): void {
    this.#close();
    this.now = file.id;
    const audio = (this.#audio = new Audio());
    audio.preload = 'auto';
    // What another recording still tells is not of this one.
    const on = (type: string, action: () => void): void =>
      audio.addEventListener(type, () => audio === this.#audio && action());
    for (const type of ['play', 'pause', 'timeupdate', 'ended']) on(type, this.#changed);
    on('ended', () => (audio.currentTime = 0));
    // What is recorded as it comes does not say how long it is: the browser finds out when it has to go to its end.
    on('loadedmetadata', () => {
      this.#wanted ??= 0;
      if (audio.duration === Infinity) audio.currentTime = 1e9;
      else this.#settle();
    });
    on('durationchange', () => this.#settle());
  }

  #settle(): void {
    const audio = this.#audio!;
    if (this.#wanted === undefined || !Number.isFinite(audio.duration)) return;
    audio.currentTime = this.#wanted;
    this.#wanted = undefined;
  }

  #close(): void {
    this.#audio?.pause();
    this.#audio?.removeAttribute('src');
    this.#audio = this.now = this.#wanted = undefined;
  }
}

const rate = 8_000;

/** Decodes a recording as roughly as it is drawn. One that cannot be decoded is drawn flat. */
async function heardIn(blob: Blob): Promise<Heard> {
  const flat = { length: 0, peaks: Array.from({ length: bars }, () => 0) };
  try {
    const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await blob.arrayBuffer());
    const samples = decoded.getChannelData(0);
    const step = Math.max(1, Math.floor(samples.length / bars));
    const peaks = flat.peaks.map((_, bar) => {
      let highest = 0;
      for (const each of samples.subarray(bar * step, (bar + 1) * step)) highest = Math.max(highest, Math.abs(each));
      return highest;
    });
    const top = Math.max(...peaks) || 1;
    return { length: decoded.duration, peaks: peaks.map((each) => each / top) };
  } catch {
    return flat;
  }
}
