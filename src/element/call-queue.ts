type Call = ArrayLike<unknown>;

/** `LiveChat('show')`, `LiveChat('identify', { token })`: the element's methods by name, and `load` and `shutdown`. */
export interface CallQueue {
  (...call: readonly unknown[]): void;
  /** Calls made before the script had loaded. */
  q?: Call[];
}

const verbs = ['show', 'hide', 'toggle', 'identify', 'logout', 'send', 'destroy'] as const;

const find = () => document.querySelector('live-chat');

/** Puts a `<live-chat>` with these attributes into the page, unless there is one. */
function load(attributes: object = {}): void {
  const element = find() ?? document.createElement('live-chat');
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') Object.assign(element, { [name]: value });
    else element.setAttribute(name, String(value));
  }
  if (!element.isConnected) document.body.append(element);
}

/**
 * Makes `window.LiveChat` take calls at once, and makes those that were queued before the script had loaded. Calls that need an element
 * wait, in order, until there is one.
 */
export function installCallQueue(page: { LiveChat?: CallQueue | undefined }): void {
  const waiting: Call[] = [...(page.LiveChat?.q ?? [])];

  function drain(): void {
    while (waiting.length) {
      const [verb, ...values] = Array.from(waiting[0]!);
      const element = find();
      const known = verbs.find((each) => each === (verb === 'shutdown' ? 'destroy' : verb));
      if (verb === 'load') load(values[0] as object);
      else if (!known) console.warn(`LiveChat: there is no "${String(verb)}"`);
      else if (!element) return document.addEventListener('live-chat-ready', drain, { once: true });
      else void Promise.resolve((element[known] as (...values: unknown[]) => unknown)(...values)).catch(console.warn);
      waiting.shift();
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
