/** What became of a batch. */
export interface BatchReply<Outcome> {
  readonly outcomes: readonly Outcome[];
  /** Set when the store could not write. */
  readonly failure?: string;
}

interface Waiting<Operation, Outcome> {
  readonly operation: Operation;
  readonly weight: number;
  readonly settle: (outcome: Outcome) => void;
}

export interface CommitQueueOptions<Operation, Outcome, Reply extends BatchReply<Outcome>> {
  /** Writes a batch. Must not reject. */
  readonly commit: (operations: readonly Operation[]) => Promise<Reply>;
  /** Called when the results of a batch are settled. */
  readonly onReply: (reply: Reply) => void;
  /** The outcome of operations that are not tried, because those before them failed, or there are too many. */
  readonly unavailable: (code: 'store-unavailable' | 'busy', reason: string) => Outcome;
  /** Operations in one batch, and their weight. */
  readonly maxBatch: number;
  readonly maxBatchWeight: number;
  /** Operations that may wait, and their weight. */
  readonly maxWaiting: number;
  readonly maxWaitingWeight: number;
}

/** Group commit (P2): one batch is under way at a time, and all that comes meanwhile goes into the next. */
export class CommitQueue<Operation, Outcome, Reply extends BatchReply<Outcome>> {
  readonly #options: CommitQueueOptions<Operation, Outcome, Reply>;
  #waiting: Waiting<Operation, Outcome>[] = [];
  #waitingWeight = 0;
  #isRunning = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: CommitQueueOptions<Operation, Outcome, Reply>) {
    this.#options = options;
  }

  get isIdle(): boolean {
    return !this.#isRunning;
  }

  /** `weight` is about how many bytes the operation takes. */
  add(operation: Operation, weight: number, settle: (outcome: Outcome) => void): void {
    const { maxWaiting, maxWaitingWeight, unavailable } = this.#options;
    if (this.#waiting.length >= maxWaiting || this.#waitingWeight >= maxWaitingWeight) {
      settle(unavailable('busy', 'too much waits to be written'));
      return;
    }
    this.#waiting.push({ operation, weight, settle });
    this.#waitingWeight += weight;
    if (this.#isRunning) return;
    this.#isRunning = true;
    // What comes in this turn of the event loop, from other sockets, belongs to the same batch.
    setImmediate(() => this.#start());
  }

  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void> {
    return this.#isRunning ? new Promise((resolve) => this.#whenIdle.push(resolve)) : Promise.resolve();
  }

  #take(): Waiting<Operation, Outcome>[] {
    const { maxBatch, maxBatchWeight } = this.#options;
    let count = 0;
    let weight = 0;
    for (const waiting of this.#waiting) {
      if (count === maxBatch || (count > 0 && weight + waiting.weight > maxBatchWeight)) break;
      count += 1;
      weight += waiting.weight;
    }
    this.#waitingWeight -= weight;
    return this.#waiting.splice(0, count);
  }

  #start(): void {
    const batch = this.#take();
    this.#isRunning = batch.length > 0;
    if (!this.#isRunning) return;
    const operations = batch.map(({ operation }) => operation);
    void this.#options.commit(operations).then((reply) => this.#finish(batch, reply));
  }

  #finish(batch: readonly Waiting<Operation, Outcome>[], reply: Reply): void {
    const { failure } = reply;
    // What waits behind a failure must not overtake what failed (P3).
    const overtaking = failure === undefined ? [] : this.#waiting.splice(0);
    if (failure !== undefined) this.#waitingWeight = 0;
    // The next batch is on its way before this one is answered: the disk need not wait for us.
    this.#start();
    batch.forEach(({ settle }, index) => settle(reply.outcomes[index]!));
    for (const { settle } of overtaking) settle(this.#options.unavailable('store-unavailable', failure!));
    this.#options.onReply(reply);
    if (this.isIdle) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
