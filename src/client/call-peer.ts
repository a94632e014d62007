import { createTimer, type Timer } from './environment.ts';
import type { IceServer } from '../protocol/index.ts';
import type { Environment } from './types.ts';

/** What two devices in a call tell each other through the relay. */
export interface PeerWords {
  readonly description?: RTCSessionDescriptionInit;
  readonly candidates?: readonly RTCIceCandidateInit[];
  /** Whether one is heard and seen. */
  readonly muted?: boolean;
  readonly camera?: boolean;
  /** One has come back, or has lost the other: what was said meanwhile may be lost. */
  readonly again?: true;
}

/** How two devices are connected. */
export type PeerState = 'connecting' | 'connected' | 'reconnecting' | 'lost';

export interface PeerOptions {
  readonly connection: RTCPeerConnection;
  readonly environment: Pick<Environment, 'setTimeout' | 'clearTimeout'>;
  /** Whether this side rang: it offers first, and its offer counts where both have one. */
  readonly isCaller: boolean;
  send(words: PeerWords): void;
  changed(): void;
}

/** So long a connection may be away before another way is looked for, and before it is given up. */
const patience = 2_500;
const limit = 30_000;
const statsInterval = 4_000;
/** Of what is sent to us so much may be lost. */
const bearableLoss = 0.08;

/** A picture that sharpens or blurs with the line, and sound before it. */
const kinds = ['audio', 'video'] as const;

/**
 * The connection of this device to the other one: "perfect negotiation" of WebRTC, so that offers that cross end in one, and a new way is looked for where the
 * network has changed. Both directions have a place for sound and picture from the beginning, so that camera and microphone come and go without a word about it.
 */
export class CallPeer {
  state: PeerState = 'connecting';
  /** Whether much of what the other one sends is lost. */
  isWeak = false;
  readonly #options: PeerOptions;
  readonly #timer: Timer;
  readonly #giveUp: Timer;
  readonly #stats: Timer;
  #tracks: Partial<Record<string, MediaStreamTrack | null>> = {};
  #candidates: RTCIceCandidateInit[] = [];
  #isOffering = false;
  #ignoresOffer = false;
  /** Whether this side may offer: who was rung waits for the first offer. */
  #mayOffer: boolean;
  #isClosed = false;
  #turn: Promise<void> = Promise.resolve();
  #counts: readonly [received: number, lost: number] = [0, 0];

  constructor(options: PeerOptions) {
    const { connection, environment, isCaller } = options;
    this.#options = options;
    this.#timer = createTimer(environment as Environment);
    this.#giveUp = createTimer(environment as Environment);
    this.#stats = createTimer(environment as Environment);
    this.#mayOffer = isCaller;
    connection.onnegotiationneeded = () => void this.#then(() => this.#offer());
    connection.onicecandidate = ({ candidate }) => candidate && this.#found(candidate);
    connection.onconnectionstatechange = () => this.#followed();
    connection.ontrack = () => this.#options.changed();
    if (isCaller) for (const kind of kinds) connection.addTransceiver(kind, { direction: 'sendrecv' });
    this.#giveUp.set(limit, () => this.#end());
  }

  /** What comes from the other side. */
  get remoteTracks(): readonly MediaStreamTrack[] {
    return this.#options.connection.getReceivers().map(({ track }) => track);
  }

  /** Sends this from now on, or nothing of the kind. */
  put(kind: (typeof kinds)[number], track: MediaStreamTrack | null): Promise<void> {
    this.#tracks[kind] = track;
    return this.#then(() => this.#fill());
  }

  async #fill(): Promise<void> {
    for (const transceiver of this.#options.connection.getTransceivers()) {
      const { kind } = transceiver.receiver.track;
      const track = this.#tracks[kind] ?? null;
      if (transceiver.direction === 'recvonly') transceiver.direction = 'sendrecv';
      if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
    }
  }

  /** One thing after the other. What fails leaves the connection as it is: it is looked for anew, or given up. */
  #then(step: () => Promise<void>): Promise<void> {
    return (this.#turn = this.#turn.then(() => (this.#isClosed ? undefined : step())).catch(() => {}));
  }

  async #offer(): Promise<void> {
    const { connection, send } = this.#options;
    if (!this.#mayOffer || connection.signalingState !== 'stable') return;
    this.#isOffering = true;
    try {
      await this.#fill();
      await connection.setLocalDescription();
      if (!this.#isClosed) send({ description: connection.localDescription! });
    } finally {
      this.#isOffering = false;
    }
  }

  #found(candidate: RTCIceCandidate): void {
    this.#candidates.push(candidate.toJSON?.() ?? candidate);
    if (this.#candidates.length > 1) return;
    // Those of one moment go together, behind the description that they belong to.
    void this.#then(async () => {
      const candidates = this.#candidates;
      this.#candidates = [];
      this.#options.send({ candidates });
    });
  }

  /** What the other one has said. */
  take({ description, candidates, again }: PeerWords): Promise<void> {
    return this.#then(async () => {
      if (description) await this.#described(description);
      for (const candidate of candidates ?? []) {
        // Of an offer that was not taken.
        await this.#options.connection.addIceCandidate(candidate).catch(() => {});
      }
      if (again) this.#resume();
    });
  }

  async #described(description: RTCSessionDescriptionInit): Promise<void> {
    const { connection, isCaller, send } = this.#options;
    const isOffer = description.type === 'offer';
    const collides = isOffer && (this.#isOffering || connection.signalingState !== 'stable');
    this.#ignoresOffer = isCaller && collides;
    // An answer to nothing is one that came late.
    if (this.#ignoresOffer || (!isOffer && connection.signalingState !== 'have-local-offer')) return;
    await connection.setRemoteDescription(description);
    if (!isOffer) return;
    this.#mayOffer = true;
    await this.#fill();
    await connection.setLocalDescription();
    if (!this.#isClosed) send({ description: connection.localDescription! });
  }

  /** Looks for a way where there is none: this side offers anew, or asks the other one to. */
  reach(servers?: readonly IceServer[]): void {
    if (servers) this.#configure(servers);
    void this.#then(async () => {
      this.#resume();
      if (!this.#options.isCaller && this.state !== 'connected') this.#options.send({ again: true });
    });
  }

  #configure(servers: readonly IceServer[]): void {
    const { connection } = this.#options;
    try {
      connection.setConfiguration({ ...connection.getConfiguration(), iceServers: mutable(servers) });
    } catch {
      // Those of before are good for hours.
    }
  }

  #resume(): void {
    const { connection, isCaller, send } = this.#options;
    // It may be that the other one never had it.
    if (connection.signalingState === 'have-local-offer') send({ description: connection.localDescription! });
    else if (isCaller && this.state !== 'connected') connection.restartIce();
  }

  #followed(): void {
    const { connectionState } = this.#options.connection;
    if (connectionState === 'connected') {
      this.#timer.clear();
      this.#giveUp.clear();
      if (!this.#stats.isSet()) this.#stats.set(statsInterval, () => void this.#look());
      this.#become('connected');
    } else if (/disconnected|failed/.test(connectionState)) {
      if (this.state === 'connected') this.#become('reconnecting');
      if (!this.#giveUp.isSet()) this.#giveUp.set(limit, () => this.#end());
      this.#timer.set(connectionState === 'failed' ? 0 : patience, () => this.#retry());
    }
  }

  #retry(): void {
    if (this.state === 'connected' || this.#isClosed) return;
    this.reach();
    this.#timer.set(2 * patience, () => this.#retry());
  }

  #become(state: PeerState): void {
    if (this.state === state || this.#isClosed) return;
    this.state = state;
    this.#options.changed();
  }

  #end(): void {
    this.#become('lost');
    this.close();
  }

  async #look(): Promise<void> {
    let received = 0;
    let lost = 0;
    const stats = await this.#options.connection.getStats().catch(() => undefined);
    if (this.#isClosed) return;
    stats?.forEach((each: { type: string; packetsReceived?: number; packetsLost?: number }) => {
      if (each.type !== 'inbound-rtp') return;
      received += each.packetsReceived ?? 0;
      lost += each.packetsLost ?? 0;
    });
    const [before, lostBefore] = this.#counts;
    this.#counts = [received, lost];
    const all = received - before + lost - lostBefore;
    const isWeak = all > 0 && (lost - lostBefore) / all > bearableLoss;
    if (isWeak !== this.isWeak) {
      this.isWeak = isWeak;
      this.#options.changed();
    }
    this.#stats.set(statsInterval, () => void this.#look());
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of [this.#timer, this.#giveUp, this.#stats]) timer.clear();
    const { connection } = this.#options;
    connection.onnegotiationneeded = connection.onicecandidate = null;
    connection.onconnectionstatechange = connection.ontrack = null;
    connection.close();
  }
}

/** As the browser wants them. */
export const mutable = (servers: readonly IceServer[]): RTCIceServer[] =>
  servers.map(({ urls, ...rest }) => ({ ...rest, urls: [...urls] }));
