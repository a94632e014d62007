// What a tab needs once there is another one of its group; loaded with the second.
import type { Seat } from './seat.ts';
import { createSwitchboard } from './switchboard.ts';
import { openTabLine } from './tab-line.ts';
import type { TabLine } from './tab-line.ts';
import type { Word } from './words.ts';

const lines = new WeakMap<Seat, TabLine>();

/** Another tab leads: connects to it, and leads when it is gone or does not answer. */
export function follow(seat: Seat): void {
  const { events, host, hold } = seat;
  let hasTaken = false;
  function takeOver(isGranted: boolean): void {
    if (!isGranted || hasTaken) return;
    hasTaken = true;
    line.close();
    seat.lead();
    // What this tab had from the former one is gone.
    events.ended(1006, '');
    seat.switchboard = createSwitchboard(seat);
    seat.channel!.postMessage({ isLeader: true } satisfies Word);
    host.retry();
  }
  host.outbox.share();
  const line = openTabLine(seat, () => void hold({ steal: true }).then(takeOver));
  lines.set(seat, line);
  seat.line = line;
  void hold({ signal: seat.leaving.signal }).then(takeOver);
}

/** Whatever another tab says. */
export function hear(seat: Seat, word: Word): void {
  const { host } = seat;
  if ('stored' in word) {
    const { user, key } = word.stored;
    if (user === host.outbox.user && !host.outbox.gone.has(key)) host.outbox.adopt(word.stored);
  } else if ('dropped' in word) {
    const item = host.outbox.find(word.dropped.room, word.dropped.key);
    if (item && item.state !== 'sent') host.outbox.discard(item);
  } else if ('sent' in word) {
    const { room, key } = word.sent;
    host.outbox.acknowledged(room, key, word.sent);
    host.rooms.get(room)?.receive(word.sent);
  } else if ('isLogout' in word) host.forget();
  else if (!seat.isFollower) {
    if (!('from' in word)) return;
    host.outbox.share();
    (seat.switchboard ??= createSwitchboard(seat)).hear(word);
  } else {
    const line = lines.get(seat);
    if ('to' in word) line?.hear(word);
    else if ('isLeader' in word) line?.leaderChanged();
  }
}
