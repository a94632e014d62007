import type { Called, CallState, IceServer, User } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { CallLine } from './call-line.ts';
import { browserMedia, mediaError, mediaFor } from './call-media.ts';
import { CallPeer, mutable, type PeerWords } from './call-peer.ts';
import { noCall, type CallEnd, type CallsOptions, type CallSnapshot } from './call-snapshot.ts';
import { CallWords } from './call-words.ts';
import { createTimer, platform, type Timer } from './environment.ts';
import { ChatError } from './errors.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, Environment, Room, Unsubscribe } from './types.ts';

export type { Call, CallMedia } from '../protocol/index.ts';
export type { GetMedia } from './call-media.ts';
export { callOf, type CallOutcome } from './call-outcome.ts';
export type { CallEnd, CallPhase, CallSnapshot, CallsOptions } from './call-snapshot.ts';

/** For so long it rings before one gives up. */
const ringTime = 45_000;

/** Not `randomUUID`, which insecure origins lack. */
const newDevice = (): string =>
  [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(36).padStart(2, '0')).join('');

/** A room in which one rings. */
type CalledRoom = Pick<Room, 'id' | 'snapshot'>;

/** What goes on of a call here, beside what is told of it. */
interface Session {
  readonly words: PeerWords[];
  /** What the relay says of it. */
  known: CallState | undefined;
  servers: readonly IceServer[] | undefined;
  /** Where we ring. */
  place: CalledRoom | undefined;
  stream: MediaStream | undefined;
  peer: CallPeer | undefined;
  isOver: boolean;
}

/**
 * Calls with others, of all rooms of a chat (P55): one at a time. What is said and seen goes from browser to browser; the relay brings both together.
 * Make one for a chat, and `close()` it.
 *
 * @example
 * ```ts
 * const calls = callsOf(chat);
 * calls.subscribe(({ phase, peer, remote }) => {
 *   if (phase === 'ringing') showIncoming(peer?.name);
 *   if (remote) video.srcObject = remote;
 * });
 * await calls.ring(room, { video: true });
 * ```
 */
export class Calls {
  readonly #chat: Chat;
  readonly #options: CallsOptions;
  readonly #environment: Pick<Environment, 'setTimeout' | 'clearTimeout' | 'now'>;
  readonly #device = newDevice();
  readonly #listeners = new Set<readonly [(snapshot: CallSnapshot) => void]>();
  readonly #ends: Unsubscribe[];
  readonly #ringTimer: Timer;
  readonly #line: CallLine;
  readonly #words: CallWords;
  #snapshot = noCall;
  #session: Session | undefined;
  #user: string | undefined;
  #isClosed = false;

  constructor(chat: Chat, options: CallsOptions = {}) {
    this.#chat = chat;
    this.#options = options;
    this.#environment = options.environment ?? { ...platform(), now: Date.now };
    this.#ringTimer = createTimer(this.#environment as Environment);
    this.#words = new CallWords(chat, this.#environment, () => {
      const { room, call } = this.#snapshot;
      return call === undefined || !this.#session?.peer ? undefined : { room: room!, call, device: this.#device };
    });
    this.#line = new CallLine(chat, this.#device, this.#environment, {
      available: (available) => {
        if (available !== this.#snapshot.available) this.#show({ available });
      },
      told: (state) => this.#take(state),
      settled: (isFirst) => {
        if (isFirst) this.#back();
        this.#look();
      },
      heard: (room, call, data) => {
        if (room === this.#snapshot.room && call === this.#snapshot.call) this.#heard(data);
      },
    });
    this.#ends = [chat.on('user', () => this.#identify())];
    const leave = () => void this.hangUp();
    const page = globalThis as Partial<Pick<Window, 'addEventListener' | 'removeEventListener'>>;
    page.addEventListener?.('pagehide', leave);
    this.#ends.push(() => page.removeEventListener?.('pagehide', leave));
    this.#user = chat.snapshot.user?.id;
    this.#line.begin();
  }

  get snapshot(): CallSnapshot {
    return this.#snapshot;
  }

  /** For React's `useSyncExternalStore`: the same as `snapshot`. */
  readonly getSnapshot = (): CallSnapshot => this.#snapshot;

  /** Calls back now and after every change. Fits Svelte's store contract and `useSyncExternalStore`. */
  readonly subscribe = (listener: (snapshot: CallSnapshot) => void): Unsubscribe => {
    const entry = [listener] as const;
    this.#listeners.add(entry);
    listener(this.#snapshot);
    return () => void this.#listeners.delete(entry);
  };

  /** Whether one is in a call, or it rings. */
  get isBusy(): boolean {
    return !/idle|ended/.test(this.#snapshot.phase);
  }

  /**
   * Rings the other one in a direct room, or in a conversation with the team. Asks for the microphone, and the camera where `video` is wanted; where there is no camera it is without. Resolves when it
   * rings there.
   *
   * @throws {@link ChatError} `call-busy` where one is in a call already; `media-denied`, `no-device`, `device-failed`; `no-such-member` where nobody answers the conversation yet; `forbidden`; `limited`; `disconnected`.
   *
   * @example
   * ```ts
   * await calls.ring(room, { video: true });
   * ```
   */
  ring(room: CalledRoom, { video = false }: { readonly video?: boolean } = {}): Promise<void> {
    return ignorable(this.#ring(room, video));
  }

  async #ring(place: CalledRoom, video: boolean): Promise<void> {
    if (this.isBusy) throw new ChatError('call-busy', 'stop', 'one is in one call at a time');
    const { id: room } = place;
    const media = video ? 'video' : 'audio';
    const session = this.#begin({ phase: 'calling', room, isCaller: true, media });
    session.place = place;
    try {
      await this.#takeDevices(session, video);
      const { texts = { audio: 'Call', video: 'Video call' } } = this.#options;
      const asked = { type: 'call', room, device: this.#device, media, text: texts[media] } as const;
      const { call, servers } = await ask<Called>(this.#chat, asked);
      // One who has hung up before it rang.
      if (session.isOver) return void this.#line.end(room, call);
      session.servers = servers;
      this.#show({ call });
      this.#take(this.#line.find(room, call));
      if (!session.isOver && !session.known?.answered) {
        this.#show({ isRinging: true });
        this.#ringTimer.set(ringTime, () => void this.hangUp());
      }
      this.#connect();
    } catch (reason) {
      throw this.#failed(session, reason);
    }
  }

  /**
   * Answers the call that rings, without a picture where `video` is not wanted. Resolves when both may find each other.
   *
   * @throws {@link ChatError} `no-call` where none rings; those of {@link Calls.ring}; `stopped` where another device was quicker, or it is over.
   */
  accept({ video = this.#snapshot.media === 'video' }: { readonly video?: boolean } = {}): Promise<void> {
    return ignorable(this.#accept(video));
  }

  async #accept(video: boolean): Promise<void> {
    const session = this.#session;
    const { room, call, phase } = this.#snapshot;
    if (!session || phase !== 'ringing') throw new ChatError('no-call', 'stop', 'nobody rings');
    this.#show({ phase: 'connecting', error: undefined });
    try {
      await this.#takeDevices(session, video);
    } catch (reason) {
      // It rings on: one may try again, or decline.
      if (!session.isOver) this.#show({ phase: 'ringing', error: mediaError(reason) });
      throw mediaError(reason);
    }
    if (session.isOver) return;
    try {
      const asked = { type: 'accept', room: room!, call: call!, device: this.#device } as const;
      const { servers } = await ask<Called>(this.#chat, asked);
      session.servers = servers;
      this.#connect();
    } catch (reason) {
      throw this.#failed(session, reason);
    }
  }

  /** Declines the call that rings. */
  decline(): Promise<void> {
    return this.hangUp();
  }

  /** Ends the call, or gives up ringing. Here it is over at once, whether or not there is a connection. */
  async hangUp(): Promise<void> {
    const { phase, room, call } = this.#snapshot;
    if (!this.#session || !this.isBusy) return;
    this.#finish(phase === 'ringing' ? 'declined' : phase === 'calling' ? 'missed' : 'hung-up');
    if (call !== undefined) await this.#line.end(room!, call);
  }

  /** Forgets a call that has ended. */
  dismiss(): void {
    if (this.#snapshot.phase === 'ended') this.#reset();
  }

  /** Whether one is heard. */
  mute(muted = true): void {
    for (const track of this.#session?.stream?.getAudioTracks() ?? []) track.enabled = !muted;
    this.#show({ muted });
    this.#words.tell({ muted });
  }

  /**
   * Shows oneself, or not any more. Asks for the camera where it was not used yet.
   *
   * @throws {@link ChatError} `media-denied`, `no-device`, `device-failed`: the call goes on without a picture.
   */
  camera(on = true): Promise<void> {
    return ignorable(this.#camera(on));
  }

  async #camera(on: boolean): Promise<void> {
    const session = this.#session;
    if (!session?.stream || on === this.#snapshot.camera) return;
    if (on) {
      try {
        const { getMedia = browserMedia } = this.#options;
        const video = await getMedia({ audio: false, video: true });
        if (session.isOver) return stopAll(video);
        for (const track of video.getVideoTracks()) session.stream.addTrack(track);
      } catch (reason) {
        const error = mediaError(reason);
        this.#show({ error });
        throw error;
      }
    } else {
      for (const track of session.stream.getVideoTracks()) {
        track.stop();
        session.stream.removeTrack(track);
      }
    }
    const { createStream = (tracks) => new MediaStream(tracks) } = this.#options;
    // Another one, so that whoever shows it notices.
    session.stream = createStream(session.stream.getTracks());
    void session.peer?.put('video', session.stream.getVideoTracks()[0] ?? null);
    this.#show({ camera: on, local: session.stream, error: undefined });
    this.#words.tell({ camera: on });
  }

  /** Ends the call, and is told of none any more. */
  close(): void {
    void this.hangUp();
    this.#isClosed = true;
    this.#line.close();
    for (const end of this.#ends) end();
    this.#listeners.clear();
  }

  // ── What is told of calls ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  #identify(): void {
    const user = this.#chat.snapshot.user?.id;
    if (user === this.#user) return;
    const isOther = this.#user !== undefined;
    this.#user = user;
    this.#line.forget();
    // Somebody else sits here now.
    if (isOther && this.#session) this.#finish('hung-up');
  }

  /** The connection has come back: what of calls is not told of now was over meanwhile. */
  #back(): void {
    const { room, call } = this.#snapshot;
    const session = this.#session;
    if (session && call !== undefined && !this.#line.find(room!, call)) {
      this.#finish(session.known?.answered ? 'hung-up' : 'missed');
    } else if (session?.peer && call !== undefined) {
      const asked = { type: 'accept', room: room!, call, device: this.#device } as const;
      ask<Called>(this.#chat, asked).then(
        ({ servers }) => session.peer?.reach(servers),
        () => {},
      );
      this.#words.tell({ again: true, muted: this.#snapshot.muted, camera: this.#snapshot.camera });
    }
    // Which was ended here while nobody could be told.
    for (const state of this.#line.open) {
      const isOurs = this.#isCaller(state) || state.answered?.device === this.#device;
      if (isOurs && !this.#isCurrent(state)) void this.#line.end(state.room, state.call);
    }
  }

  #isCaller = ({ from, device }: CallState): boolean => from.id === this.#user && device === this.#device;

  #isCurrent({ room, call, device, answered }: CallState): boolean {
    const now = this.#snapshot;
    if (!this.#session || room !== now.room) return false;
    // One's own, of which the relay has not said the number yet.
    return now.call === undefined ? this.#device === device || this.#device === answered?.device : call === now.call;
  }

  #take(state: CallState | undefined): void {
    if (!state || !this.#isCurrent(state)) return;
    const session = this.#session!;
    session.known = state;
    const isCaller = this.#isCaller(state);
    const peer = isCaller ? personIn(session.place, state.to) : state.from;
    this.#show({ call: state.call, isCaller, media: state.media, peer });
    const { answered, ended, busy } = state;
    if (ended) {
      if (busy) return this.#finish('busy');
      if (answered) return this.#finish('hung-up');
      return this.#finish(ended.by === state.to ? 'declined' : 'missed');
    }
    if (!answered) return;
    this.#ringTimer.clear();
    if (!isCaller && answered.device !== this.#device) return this.#finish('elsewhere');
    if (this.#snapshot.phase === 'calling') this.#show({ phase: 'connecting', isRinging: false });
    this.#connect();
  }

  /** Whether somebody rings, where there is no call. */
  #look(): void {
    if (this.isBusy || this.#isClosed) return;
    for (const state of this.#line.open) {
      const { from, to, room, call, media, answered } = state;
      if (to !== this.#user || answered) continue;
      this.#begin({ phase: 'ringing', room, call, media, peer: from }).known = state;
      return;
    }
  }

  // ── A call ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #begin(change: Partial<CallSnapshot>): Session {
    this.#words.clear();
    const session: Session = {
      words: [],
      known: undefined,
      servers: undefined,
      place: undefined,
      stream: undefined,
      peer: undefined,
      isOver: false,
    };
    this.#session = session;
    this.#snapshot = { ...noCall, available: this.#snapshot.available };
    this.#show(change);
    return session;
  }

  /** Takes microphone and camera. */
  async #takeDevices(session: Session, video: boolean): Promise<void> {
    const { getMedia = browserMedia } = this.#options;
    const stream = await mediaFor(getMedia, video);
    if (session.isOver) return stopAll(stream);
    session.stream = stream;
    this.#show({ local: stream, camera: stream.getVideoTracks().length > 0 });
  }

  /** Once it was answered, the devices are there, and the servers are known. */
  #connect(): void {
    const session = this.#session;
    if (!session || session.peer || !session.stream || !session.servers || !session.known?.answered) return;
    const { createConnection = (configuration) => new RTCPeerConnection(configuration) } = this.#options;
    const peer = new CallPeer({
      connection: createConnection({ iceServers: mutable(session.servers) }),
      environment: this.#environment,
      isCaller: this.#snapshot.isCaller,
      send: (words) => session.isOver || this.#words.tell(words),
      changed: () => session.isOver || this.#peerChanged(session),
    });
    session.peer = peer;
    void peer.put('audio', session.stream.getAudioTracks()[0] ?? null);
    void peer.put('video', session.stream.getVideoTracks()[0] ?? null);
    this.#show({ phase: 'connecting' });
    this.#words.tell({ muted: this.#snapshot.muted, camera: this.#snapshot.camera });
    for (const words of session.words.splice(0)) void peer.take(words);
  }

  #peerChanged({ peer }: Session): void {
    const { state, isWeak, remoteTracks } = peer!;
    if (state === 'lost') {
      const { room, call } = this.#snapshot;
      this.#finish('lost');
      return void this.#line.end(room!, call!);
    }
    const { createStream = (tracks) => new MediaStream(tracks) } = this.#options;
    const { remote, since } = this.#snapshot;
    const hasAll = remote && remoteTracks.every((track) => remote.getTracks().includes(track));
    const phases = { connecting: 'connecting', connected: 'talking', reconnecting: 'reconnecting' } as const;
    this.#show({
      phase: phases[state],
      weak: isWeak,
      remote: hasAll ? remote : createStream([...remoteTracks]),
      since: since ?? (state === 'connected' ? this.#environment.now() : undefined),
    });
  }

  #heard(data: string): void {
    let words: PeerWords;
    try {
      words = JSON.parse(data) as PeerWords;
    } catch {
      return;
    }
    const { muted, camera, again } = words;
    // What was told of us meanwhile is lost.
    if (again) this.#words.tell({ muted: this.#snapshot.muted, camera: this.#snapshot.camera });
    if (typeof muted === 'boolean') this.#show({ remoteMuted: muted });
    if (typeof camera === 'boolean') this.#show({ remoteCamera: camera });
    const { peer, words: waiting } = this.#session ?? {};
    if (peer) void peer.take(words);
    else waiting?.push(words);
  }

  #failed(session: Session, reason: unknown): ChatError {
    const given = mediaError(reason);
    const error = given.code === 'too-many' ? new ChatError('call-busy', 'stop', given.message) : given;
    if (!session.isOver) this.#finish(error.code === 'stopped' ? 'elsewhere' : 'failed', error);
    return error;
  }

  #finish(end: CallEnd, error?: ChatError): void {
    this.#release();
    this.#show({ phase: 'ended', end, error, local: undefined, remote: undefined, weak: false, isRinging: false });
  }

  #release(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#words.clear();
    this.#ringTimer.clear();
    if (!session) return;
    session.isOver = true;
    session.peer?.close();
    if (session.stream) stopAll(session.stream);
  }

  #reset(): void {
    this.#snapshot = { ...noCall, available: this.#snapshot.available };
    this.#show({});
    this.#look();
  }

  #show(change: Partial<CallSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const [listener] of [...this.#listeners]) listener(this.#snapshot);
  }
}

/** Who has never written is known by being there alone. */
function personIn(room: CalledRoom | undefined, id: string): User | undefined {
  const { users, presence } = room?.snapshot ?? {};
  const known = users?.get(id);
  return known?.name ? known : (presence?.users.find((user) => user.id === id) ?? known);
}

/** Its lights go out. */
function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * Calls of a chat. See {@link Calls}.
 *
 * @example
 * ```ts
 * const calls = callsOf(chat);
 * ```
 */
export const callsOf = (chat: Chat, options?: CallsOptions): Calls => new Calls(chat, options);
