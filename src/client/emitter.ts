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

function listen<T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): Unsubscribe {
  // Wrapped, so that the same function may subscribe twice.
  const entry = (value: T) => listener(value);
  listeners.add(entry);
  return () => void listeners.delete(entry);
}

export interface Emitter<Events> {
  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): Unsubscribe;
  emit<K extends keyof Events>(event: K, value: Events[K]): void;
}

export function createEmitter<Events>(): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<(value: never) => void>>();
  return {
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      return listen(listeners.get(event) as Set<typeof listener>, listener);
    },
    emit(event, value) {
      for (const listener of [...(listeners.get(event) ?? [])]) call(listener, value as never);
    },
  };
}

/** A value that is built when it is asked for, and whose listeners are told once per turn however often it changed. */
export interface Source<T> {
  get(): T;
  subscribe(listener: (value: T) => void): Unsubscribe;
  changed(): void;
}

export function createSource<T>(build: () => T): Source<T> {
  const listeners = new Set<(value: T) => void>();
  let value: T;
  let stale = true;
  let scheduled = false;
  const get = () => {
    if (stale) {
      stale = false;
      value = build();
    }
    return value;
  };
  return {
    get,
    subscribe(listener) {
      const unsubscribe = listen(listeners, listener);
      call(listener, get());
      return unsubscribe;
    },
    changed() {
      stale = true;
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(() => {
        scheduled = false;
        for (const listener of [...listeners]) call(listener, get());
      });
    },
  };
}
