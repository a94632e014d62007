type Call = ArrayLike<unknown>;

/** `LiveChat('show')`, `LiveChat('identify', { token })`: the element's methods by name, and `load` and `shutdown`. */
export interface CallQueue {
  (...call: readonly unknown[]): void;
  /** Calls made before the script had loaded. */
  q?: Call[];
}

const verbs = /^(show|hide|toggle|identify|logout|send|destroy)$/;

/** Puts a `<live-chat>` with these properties into the page, or sets them on the one that is there. */
function load(properties: unknown): void {
  const element = document.querySelector('live-chat') ?? document.createElement('live-chat');
  Object.assign(element, properties);
  if (!element.isConnected) document.body.append(element);
}

/**
 * Makes `window.LiveChat` take calls at once, and makes those that were queued before the script had loaded. Calls that need an element
 * wait, in order, until there is one.
 */
export function installCallQueue(page: { LiveChat?: CallQueue | undefined }): void {
  const waiting: Call[] = page.LiveChat?.q ?? [];

  function drain(): void {
    for (let call; (call = waiting[0]); waiting.shift()) {
      const [verb, value] = Array.from(call);
      const name = verb === 'shutdown' ? 'destroy' : `${verb}`;
      const element = document.querySelector('live-chat') as Record<string, (value: unknown) => unknown> | null;
      if (name === 'load') load(value);
      else if (!verbs.test(name)) console.warn('LiveChat: no such call', name);
      else if (!element) return document.addEventListener('live-chat-ready', drain, { once: true });
      else void Promise.resolve(element[name]!(value)).catch(console.warn);
    }
  }

  page.LiveChat = (...call) => {
    waiting.push(call);
    drain();
  };
  drain();
}

declare global {
  interface Window {
    LiveChat?: CallQueue;
  }
}
