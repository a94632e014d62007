import type { Unsubscribe } from './types.ts';

/** Calls a listener so that what it throws reaches the console, and neither the other listeners nor the chat. */
function call<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** What of chat and room is for looking at. */
export interface Readable<Events, Snapshot> {
  readonly snapshot: Snapshot;
  getSnapshot(): Snapshot;
  /** Calls back now, and once for each turn in which something changed. */
  subscribe(listener: (snapshot: Snapshot) => void): Unsubscribe;
  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): Unsubscribe;
}

export interface Observable<Events, Snapshot> {
  readonly readable: Readable<Events, Snapshot>;
  emit<K extends keyof Events>(event: K, value: Events[K]): void;
  changed(): void;
}

/** Events, and a snapshot that is built when it is asked for. */
export function createObservable<Events, Snapshot>(build: () => Snapshot): Observable<Events, Snapshot> {
  /** Each in an array of its own, so that the same function may subscribe twice. */
  const entries = new Set<readonly [event: unknown, listener: (value: never) => void]>();
  let snapshot: Snapshot;
  let isStale = true;
  let isScheduled = false;

  function on(event: unknown, listener: (value: never) => void): Unsubscribe {
    const entry = [event, listener] as const;
    entries.add(entry);
    return () => void entries.delete(entry);
  }
  function emit(event: unknown, value?: unknown): void {
    for (const [name, listener] of [...entries]) if (name === event) call(listener, value as never);
  }
  function getSnapshot(): Snapshot {
    if (isStale) {
      isStale = false;
      snapshot = build();
    }
    return snapshot;
  }
  return {
    readable: {
      get snapshot() {
        return getSnapshot();
      },
      getSnapshot,
      subscribe(listener) {
        const show = () => listener(getSnapshot());
        const unsubscribe = on(entries, show);
        call(show, undefined);
        return unsubscribe;
      },
      on,
    },
    emit,
    changed() {
      isStale = true;
      if (isScheduled) return;
      isScheduled = true;
      queueMicrotask(() => {
        isScheduled = false;
        emit(entries);
      });
    },
  };
}
