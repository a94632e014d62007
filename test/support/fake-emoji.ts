// The relay of fake chats has the emoji that the build makes: what is asked of it comes from the test server instead, and a test may hold it up or fail it.

const at = 'http://relay.test/';
let stop: (() => void) | undefined;

export interface FakeEmoji {
  /** The names of files that were asked for. */
  readonly asked: string[];
  /** What is asked for so fails. */
  failing: RegExp | undefined;
  /** What is asked for waits for this. */
  gate: Promise<void>;
}

export function fakeEmoji(): FakeEmoji {
  const real = window.fetch;
  const it: FakeEmoji = { asked: [], failing: undefined, gate: Promise.resolve() };
  window.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : `${input}`;
    if (!url.startsWith(`${at}live-chat-emoji`)) return real(input, init);
    const name = url.slice(at.length);
    it.asked.push(name);
    await it.gate;
    if (it.failing?.test(name)) throw new TypeError('Failed to fetch');
    return real(`/${name}`, init);
  };
  stop = () => (window.fetch = real);
  return it;
}

export const realEmoji = (): void => stop?.();
