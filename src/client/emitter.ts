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

/** Events, and a snapshot that is built when it is asked for. */
export interface Observable<Events, Snapshot> {
  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): Unsubscribe;
  emit<K extends keyof Events>(event: K, value: Events[K]): void;
  get(): Snapshot;
  /** Calls back now, and once for each turn in which something changed. */
  subscribe(listener: (snapshot: Snapshot) => void): Unsubscribe;
  changed(): void;
}

export function createObservable<Events, Snapshot>(build: () => Snapshot): Observable<Events, Snapshot> {
  type Listener = (value: never) => void;
  /** Each in an array of its own, so that the same function may subscribe twice. */
  const entries = new Set<readonly [event: unknown, listener: Listener]>();
  let snapshot: Snapshot;
  let stale = true;
  let scheduled = false;

  function on(event: unknown, listener: Listener): Unsubscribe {
    const entry = [event, listener] as const;
    entries.add(entry);
    return () => void entries.delete(entry);
  }
  function emit(event: unknown, value?: unknown): void {
    for (const [name, listener] of [...entries]) if (name === event) call(listener, value as never);
  }
  function get(): Snapshot {
    if (stale) {
      stale = false;
      snapshot = build();
    }
    return snapshot;
  }
  return {
    on,
    emit,
    get,
    subscribe(listener) {
      const show = () => listener(get());
      const unsubscribe = on(get, show);
      call(show, undefined);
      return unsubscribe;
    },
    changed() {
      stale = true;
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(() => {
        scheduled = false;
        emit(get);
      });
    },
  };
}
