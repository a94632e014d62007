// Microphones and connections between browsers without a browser: what one peer describes, the other must be told, by whatever way, before both are connected.

class FakeTrack {
  readonly kind: 'audio' | 'video';
  enabled = true;
  readyState: 'live' | 'ended' = 'live';
  constructor(kind: 'audio' | 'video') {
    this.kind = kind;
  }
  stop(): void {
    this.readyState = 'ended';
  }
}

export class FakeStream {
  readonly #tracks: FakeTrack[];
  constructor(tracks: readonly FakeTrack[] = []) {
    this.#tracks = [...tracks];
  }
  getTracks = (): FakeTrack[] => [...this.#tracks];
  getAudioTracks = (): FakeTrack[] => this.#tracks.filter(({ kind }) => kind === 'audio');
  getVideoTracks = (): FakeTrack[] => this.#tracks.filter(({ kind }) => kind === 'video');
  addTrack = (track: FakeTrack): void => void this.#tracks.push(track);
  removeTrack = (track: FakeTrack): void => void this.#tracks.splice(this.#tracks.indexOf(track), 1);
}

interface Description {
  readonly type: 'offer' | 'answer';
  /** Who says it, and which of their offers it belongs to. */
  readonly sdp: string;
}

const peers = new Map<string, FakeConnection>();
let count = 0;

/** What of RTCPeerConnection calls use, by the rules of its specification: states, roll-backs, and errors where it has some. */
export class FakeConnection {
  readonly name = `peer${++count}`;
  signalingState = 'stable';
  connectionState = 'new';
  localDescription: Description | null = null;
  remote: Description | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: object | null }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: (() => void) | null = null;
  readonly configuration: { iceServers: unknown[] };
  readonly transceivers: {
    direction: string;
    sender: { track: FakeTrack | null; replaceTrack(track: FakeTrack | null): Promise<void> };
    receiver: { track: FakeTrack };
  }[] = [];
  #offers = 0;
  /** The one that both agree on, by the words of the offer. */
  agreed: string | undefined;
  candidates: string[] = [];
  partner: FakeConnection | undefined;
  isClosed = false;

  constructor(configuration: { iceServers: unknown[] }) {
    this.configuration = configuration;
    peers.set(this.name, this);
  }

  addTransceiver(kind: 'audio' | 'video', { direction }: { direction: string }): void {
    const sender = {
      track: null as FakeTrack | null,
      replaceTrack: async (track: FakeTrack | null) => void (sender.track = track),
    };
    this.transceivers.push({ direction, sender, receiver: { track: new FakeTrack(kind) } });
    this.#need();
  }
  getTransceivers = () => this.transceivers;
  getReceivers = () => this.transceivers.map(({ receiver }) => receiver);
  getConfiguration = () => this.configuration;
  setConfiguration(): void {}
  getStats = async () => new Map();

  #isNeeded = false;
  #need(): void {
    this.#isNeeded = true;
    queueMicrotask(() => this.#tellNeed());
  }
  #tellNeed(): void {
    if (!this.#isNeeded || this.signalingState !== 'stable' || this.isClosed) return;
    this.#isNeeded = false;
    this.onnegotiationneeded?.();
  }
  restartIce(): void {
    this.#need();
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    if (this.isClosed) throw new Error('InvalidStateError');
    if (this.signalingState === 'have-remote-offer') {
      this.localDescription = { type: 'answer', sdp: `${this.name} answers ${this.remote!.sdp}` };
      this.#agree(this.remote!.sdp);
    } else {
      this.#isNeeded = false;
      this.localDescription = { type: 'offer', sdp: `${this.name}#${++this.#offers}` };
      this.signalingState = 'have-local-offer';
    }
    const { sdp } = this.localDescription;
    queueMicrotask(() => this.onicecandidate?.({ candidate: { candidate: sdp } }));
  }

  async setRemoteDescription(description: Description): Promise<void> {
    await Promise.resolve();
    if (this.isClosed) throw new Error('InvalidStateError');
    if (description.type === 'answer') {
      if (this.signalingState !== 'have-local-offer') throw new Error('InvalidStateError');
      if (description.sdp.split(' answers ')[1] !== this.localDescription!.sdp) throw new Error('of another offer');
      this.remote = description;
      this.#agree(this.localDescription!.sdp);
      return;
    }
    // A local offer is rolled back.
    this.signalingState = 'have-remote-offer';
    this.remote = description;
    if (this.transceivers.length === 0) {
      for (const kind of ['audio', 'video'] as const) this.addTransceiver(kind, { direction: 'recvonly' });
      this.#isNeeded = false;
    }
  }

  async addIceCandidate({ candidate }: { candidate: string }): Promise<void> {
    if (!this.remote) throw new Error('InvalidStateError');
    this.candidates.push(candidate);
  }

  #agree(offer: string): void {
    this.signalingState = 'stable';
    this.agreed = offer;
    this.#connect();
    queueMicrotask(() => this.#tellNeed());
  }

  get #other(): FakeConnection | undefined {
    return [...peers.values()].find((each) => each !== this && each.agreed === this.agreed && !each.isClosed);
  }

  /** Where both mean the same offer, there is a way. */
  #connect(): void {
    const other = this.#other;
    // Keys of different offers let nothing through.
    if (!other)
      return void [this, this.partner].forEach(
        (each) => each?.connectionState === 'connected' && each.become('disconnected'),
      );
    this.partner = other;
    other.partner = this;
    for (const each of [this, other]) queueMicrotask(() => each.become('connected'));
  }

  become(state: string): void {
    if (this.isClosed) return;
    this.connectionState = state;
    this.onconnectionstatechange?.();
    if (state === 'connected') this.ontrack?.();
  }

  close(): void {
    this.isClosed = true;
    this.signalingState = 'closed';
    peers.delete(this.name);
  }
}

/** What calls are given in the place of a browser. */
export function fakeMedia({ hasCamera = true, isDenied = false } = {}) {
  const connections: FakeConnection[] = [];
  const tracks: FakeTrack[] = [];
  const state = { hasCamera, isDenied };
  const named = (name: string) => Object.assign(new Error(name), { name });
  const options = {
    createConnection: (configuration: RTCConfiguration) => {
      const connection = new FakeConnection(configuration as { iceServers: unknown[] });
      connections.push(connection);
      return connection as unknown as RTCPeerConnection;
    },
    getMedia: async ({ audio, video }: { audio: boolean; video: boolean }) => {
      await Promise.resolve();
      if (state.isDenied) throw named('NotAllowedError');
      if (video && !state.hasCamera) throw named('NotFoundError');
      const own = [...(audio ? [new FakeTrack('audio')] : []), ...(video ? [new FakeTrack('video')] : [])];
      tracks.push(...own);
      return new FakeStream(own) as unknown as MediaStream;
    },
    createStream: (given: MediaStreamTrack[]) =>
      new FakeStream(given as unknown as FakeTrack[]) as unknown as MediaStream,
  };
  return { options, connections, tracks, state };
}
