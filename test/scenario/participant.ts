import type { Link } from './link.ts';

/** Where the truth is looked up: the relay's files. */
export interface Truth {
  head(room: string): number;
  lastMessage(room: string): number;
}

/** Somebody who talks in rooms: a client in this process, or a tab of a browser. */
export interface Participant {
  readonly name: string;
  readonly rooms: readonly string[];
  readonly link: Link;
  readonly isAlive: boolean;
  /** Begins a life: the first one, or another on what the former one had stored. */
  start(): Promise<void>;
  /** Sends a text of its own. */
  say(room: string): Promise<void>;
  /** Changes the text of an own message, reacts to one, or tries to change that of another, which is refused. */
  touch(room: string): Promise<void>;
  /** Ends at once, without a word, whatever is under way. */
  kill(): Promise<void>;
  /** Its timers stand still until it wakes. */
  sleep(): Promise<void>;
  wake(): Promise<void>;
  /** Its clock jumps. */
  jump(milliseconds: number): Promise<void>;
  /** What keeps it from being through with everything; undefined when it is. */
  unsettled(truth: Truth): Promise<string | undefined>;
  /** Where its connection and its rooms are. */
  readonly place: string;
  /** Writes down what it shows, everything loaded that can be. */
  show(): Promise<void>;
  close(): Promise<void>;
}
