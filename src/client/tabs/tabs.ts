import type { OpenTransport, Transport, TransportEvents } from '../transport/transport.ts';
import type { TabPage } from '../types.ts';
import type { Seat, TabHost } from './seat.ts';
import type { Word } from './words.ts';

/** This tab among those of its origin and identity: the one that holds the group's lock leads, which is to have the only line. */
export interface Tabs {
  readonly isLeading: boolean;
  open(events: TransportEvents): Transport;
  /** The credential for the next try is known. */
  prepared(): void;
  /** Gives up the place, so that another tab can lead, and takes one again for the next try. */
  standUp(): void;
  /** Returns whether the other tabs can hear it. */
  post(word: Word): boolean;
  /** Who we were is nobody any more: the other tabs are cut off. */
  part(): void;
}

const unshared: Omit<Tabs, 'open'> = { isLeading: true, prepared() {}, standUp() {}, post: () => false, part() {} };

export function createTabs(page: TabPage | undefined, host: TabHost, openTransport: OpenTransport): Tabs {
  const locks = page?.navigator.locks;
  const Channel = page?.BroadcastChannel;
  if (!locks || !Channel) return { ...unshared, open: openTransport };
  let turn = 0;
  let release = () => {};
  let seat: Seat;

  function give(): void {
    seat.leaving.abort();
    release();
    seat.channel?.close();
    seat.channel = seat.switchboard = undefined;
  }

  function leave(): void {
    turn++;
    seat.line?.close();
    give();
    seat.line = seat.group = undefined;
  }

  function standUp(): void {
    leave();
    void sit();
  }

  /** The events of a line of this seat, as long as it is not given up. */
  function ownEvents(): TransportEvents {
    const current = turn;
    const isGone = () => current !== turn;
    const { events } = seat;
    return {
      address: () => (isGone() ? new Promise(() => {}) : events.address()),
      opened: () => void (isGone() || events.opened()),
      received: (messages) => void (isGone() || (seat.switchboard ?? events).received(messages)),
      ended(code, reason) {
        if (isGone()) return;
        seat.switchboard?.ended(code, reason);
        events.ended(code, reason);
      },
      renewed: events.renewed,
    };
  }

  async function sit(): Promise<void> {
    const current = ++turn;
    const isGone = () => current !== turn;
    seat.isFollower = false;
    seat.leaving = new AbortController();
    await seat.events.address();
    if (isGone()) return;
    seat.group = host.group();
    const isFirst = !seat.group || (await seat.hold({ ifAvailable: true }));
    if (isGone()) return;
    if (!seat.group) return seat.goApart();
    seat.channel = new Channel!(seat.group);
    let part: Promise<typeof import('./shared.ts') | undefined> | undefined;
    const load = () =>
      (part ??= import('./shared.ts').catch(() => {
        if (!isGone()) seat.goApart();
        return undefined;
      }));
    seat.channel.onmessage = async ({ data }: MessageEvent<Word>) => {
      const shared = await load();
      if (shared && !isGone()) shared.hear(seat, data);
    };
    if (isFirst) return seat.lead();
    seat.isFollower = true;
    host.changed();
    const shared = await load();
    if (shared && !isGone()) shared.follow(seat);
  }

  return {
    get isLeading() {
      return !seat?.isFollower;
    },
    open(events) {
      seat = {
        locks,
        host,
        events,
        isFollower: false,
        // `leaving` comes with the first try.
        hold: (options) =>
          new Promise((resolve) => {
            const current = turn;
            let isHeld = false;
            locks
              .request(seat.group!, options, (lock) => {
                isHeld = !!lock && current === turn;
                resolve(isHeld);
                return isHeld ? new Promise<void>((done) => (release = done)) : undefined;
              })
              // Taken away by one whom we did not answer; or given up while it was waited for; or there are no locks here, and no other tabs.
              .catch(() => {
                if (current !== turn || options.signal?.aborted) return;
                if (!isHeld) return resolve(true);
                standUp();
                events.ended(1006, '');
              });
          }),
        lead() {
          seat.isFollower = false;
          seat.line = openTransport(ownEvents());
          host.changed();
        },
        goApart() {
          give();
          if (seat.isFollower) seat.line?.close();
          if (seat.isFollower || !seat.line) seat.line = openTransport(ownEvents());
          seat.isFollower = false;
          host.changed();
        },
      } satisfies Omit<Seat, 'leaving'> as Seat;
      void sit();
      return {
        send: (frame) => (seat.switchboard ?? seat.line)?.send(frame),
        reconnect() {
          seat.switchboard?.ended(1006, '');
          seat.line?.reconnect();
        },
        close: leave,
        rest() {
          host.rest();
          standUp();
        },
      };
    },
    prepared() {
      if (seat.group !== undefined && seat.group !== host.group()) standUp();
    },
    standUp,
    part: () => seat?.switchboard?.ended(1006, ''),
    post(word) {
      seat?.channel?.postMessage(word);
      return !!seat?.channel;
    },
  };
}
