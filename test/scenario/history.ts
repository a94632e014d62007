import { writeFileSync } from 'node:fs';
import type { LogEntry } from '../../src/protocol/index.ts';

/** A message as a member sees it in the end. */
export interface SeenMessage {
  readonly seq: number;
  readonly from: string;
  readonly text: string;
  readonly reactions: number;
  readonly deleted: boolean;
}

/** What happened, as it was seen from outside: by the clients, on their sockets, in the files of the relay. */
export type HistoryEvent =
  /** A client asked for something to be sent. */
  | { readonly what: 'asked'; readonly client: string; readonly room: string; readonly text: string }
  /** The client's storage has it: it must outlive the client. */
  | {
      readonly what: 'kept';
      readonly client: string;
      readonly room: string;
      readonly key: string;
      readonly text: string;
    }
  /** The promise was kept: it is on the relay's disk. `connection` is the one that was open then. */
  | {
      readonly what: 'acknowledged';
      readonly client: string;
      readonly connection: string;
      readonly room: string;
      readonly text: string;
      readonly seq: number;
    }
  | {
      readonly what: 'refused';
      readonly client: string;
      readonly room: string;
      readonly text: string;
      readonly code: string;
    }
  /** A client begins a life: all that it knows is what the former one had stored. */
  | { readonly what: 'born'; readonly client: string; readonly life: number }
  /** Whom the relay takes a client for. */
  | { readonly what: 'welcomed'; readonly client: string; readonly user: string }
  /** The first message, edit or reaction that left a client as that user. */
  | { readonly what: 'tried'; readonly client: string }
  /** A new connection of a client. */
  | { readonly what: 'connected'; readonly client: string; readonly connection: string }
  | {
      readonly what: 'joined';
      readonly client: string;
      readonly connection: string;
      readonly room: string;
      readonly epoch: string;
      readonly seq: number;
    }
  /** Numbers of entries in the order in which they came over a connection. */
  | {
      readonly what: 'entries';
      readonly client: string;
      readonly connection: string;
      readonly room: string;
      readonly seqs: readonly number[];
    }
  /** Something came that says it is about that room. */
  | { readonly what: 'stray'; readonly client: string; readonly room: string; readonly type: string }
  /** A message was announced to the application. */
  | {
      readonly what: 'announced';
      readonly client: string;
      readonly life: number;
      readonly room: string;
      readonly seq: number;
    }
  /** The application was told that everything was replaced. */
  | {
      readonly what: 'reset';
      readonly client: string;
      readonly life: number;
      readonly room: string;
      readonly reason: string;
    }
  /** The relay's log was replaced by an older one, whose rooms end there. */
  | { readonly what: 'restored'; readonly heads: Readonly<Record<string, number>> }
  | { readonly what: 'fault'; readonly text: string }
  /** Something that must not happen at all: a crash, an unhandled rejection. */
  | { readonly what: 'broken'; readonly text: string }
  /** Long after the last fault not everybody was through with everything. */
  | { readonly what: 'unhealed'; readonly text: string }
  /** In the end: what a client shows. `whole` when it goes back to the first message. */
  | {
      readonly what: 'view';
      readonly client: string;
      readonly life: number;
      readonly room: string;
      readonly whole: boolean;
      readonly unsent: number;
      readonly messages: readonly SeenMessage[];
    }
  /** In the end: what is in the relay's files. */
  | { readonly what: 'log'; readonly room: string; readonly entries: readonly LogEntry[] };

/** Everything that happened, in order. */
export class History {
  readonly events: HistoryEvent[] = [];
  readonly #times: number[] = [];
  readonly #began = performance.now();

  add(event: HistoryEvent): void {
    this.events.push(event);
    this.#times.push(Math.round(performance.now() - this.#began));
  }

  /** As JSON lines, each with its time in milliseconds; `head` is the first line. */
  write(file: string, head: object): void {
    const lines = this.events.map((event, index) => JSON.stringify({ at: this.#times[index], ...event }));
    writeFileSync(file, [JSON.stringify(head), ...lines, ''].join('\n'));
  }
}
