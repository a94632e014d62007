import { createTimer } from './environment.ts';
import type { OpenTransport, Transport, TransportEvents } from './transport/transport.ts';
import { openWebSocket } from './transport/websocket.ts';
import type { ChatStorage, Environment, Line } from './types.ts';

/** The transport of a chat, whichever works. */
export interface Ladder {
  readonly line: Line;
  readonly open: OpenTransport;
}

/** A try that brings nothing for so long is looked into. */
const patience = 5_000;
/**
 * So many tries in vain are not looked into where WebSocket has worked: the relay was away, and thousands who come back
 * would each ask it three times instead of once.
 */
const forgiven = 2;

/** WebSocket first (P16). What takes over where it is blocked, or says why the relay refuses, is loaded then, and only where HTTP is answered. */
export function createLadder(
  url: string,
  WebSocket: unknown,
  storage: ChatStorage,
  environment: Environment,
  changed: () => void,
): Ladder {
  const { fetch } = environment;
  /** Without a transport until there is one. */
  let line = { obstacles: [] as never[] } as unknown as Line;

  function show(now: Line): void {
    line = now;
    changed();
  }

  function open(events: TransportEvents): Transport {
    const timer = createTimer(environment);
    let transport: Transport | undefined;
    /** Something came, so that nothing has to be looked into. */
    let isGood = false;
    /** How many more tries in vain are not looked into. */
    let credit = 0;
    let isLooking = false;
    let isClosed = false;

    async function look(kept?: string): Promise<void> {
      if (isLooking) return;
      isLooking = true;
      try {
        if (kept || (await fetch('http' + url.slice(2) + '/probe')).status < 500) {
          const { descend } = await import('./fallback.ts');
          await descend({ url, WebSocket, storage, environment, events, isStuck: () => !isGood, use, show }, kept);
        }
      } catch {
        // No way here either: the next try will tell.
      }
      isLooking = false;
    }

    function openSocket(): Transport {
      const socket: Transport = openWebSocket(WebSocket, {
        ...events,
        async address() {
          // One that was left says nothing any more: another waits for its turn by now.
          if (socket !== transport) return '';
          const address = await events.address();
          if (socket === transport) {
            isGood = false;
            timer.set(patience, look);
          }
          return address;
        },
        received(messages) {
          timer.clear();
          credit = forgiven;
          if (!isGood) show({ transport: 'websocket', obstacles: [] });
          isGood = true;
          events.received(messages);
        },
        ended(code, reason) {
          if (socket !== transport) return;
          timer.clear();
          // 1000 is what we end ourselves, and codes of our own have come through.
          if (!isGood && credit-- < 1 && code > 1_000 && code < 4_000) void look();
          events.ended(code, reason);
        },
      });
      return socket;
    }

    function use(openRung: OpenTransport = openSocket): void {
      const former = transport;
      isGood = true;
      timer.clear();
      if (!isClosed) transport = openRung(events);
      former?.close();
    }

    void storage.loadText('transport').then(async (kept) => {
      if (kept) await look(kept);
      if (!transport) use();
    });

    return {
      // Before it is known which way is taken nothing can be said: what is said then belonged to another line.
      send(frame) {
        transport?.send(frame);
      },
      reconnect() {
        timer.clear();
        transport?.reconnect();
      },
      close() {
        isClosed = isGood = isLooking = true;
        timer.clear();
        transport?.close();
      },
    };
  }

  return {
    get line() {
      return line;
    },
    open,
  };
}
