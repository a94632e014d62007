import { createHmac, randomBytes } from 'node:crypto';
import type { RoomKind } from '../../src/protocol/index.ts';
import { isSameHash } from './auth/secrets.ts';
import type { Clock } from './clock.ts';
import { bounds } from './limits.ts';

/** For how many milliseconds messages are kept, by the kind of room. */
export type Retention = Readonly<Partial<Record<RoomKind, number>>>;

const kinds: readonly RoomKind[] = ['open', 'private', 'direct', 'support', 'desk'];

/** What that comes to: what agents have said of a conversation is not kept longer than the conversation, unless that is wanted. */
export function keptFor(retention: Retention): readonly (readonly [kind: RoomKind, kept: number])[] {
  const { support, desk = support } = retention;
  const all: Retention = { ...retention, ...(desk !== undefined && { desk }) };
  return kinds.flatMap((kind) => (all[kind] === undefined ? [] : [[kind, all[kind]] as const]));
}

/** What was said to be deleted: of which settings, in the place of which, to whom. */
export interface Announced {
  readonly retention: Retention;
  /** Of what is set until then: which it is, and the how manieth. By the first alone it would be good again once that is set back. */
  readonly version: string;
  readonly turn: number;
  readonly user: string;
}

/** That somebody was told what would be deleted, before it is: signed, for some minutes, once, until anything else is set or the relay ends. */
export class RetentionConfirms {
  readonly #secret = randomBytes(32);

  sign(announced: Announced, clock: Pick<Clock, 'now'>): string {
    const until = clock.now() + bounds.retentionConfirm;
    return `${until}.${this.#mark(announced, until)}`;
  }

  isGood(confirm: string, announced: Announced, clock: Pick<Clock, 'now'>): boolean {
    const [until = '', mark = ''] = confirm.split('.');
    const end = Number(until);
    const isOver = !Number.isSafeInteger(end) || end <= clock.now();
    return isSameHash(mark, this.#mark(announced, end)) && !isOver;
  }

  #mark({ retention, version, turn, user }: Announced, until: number): string {
    const said = JSON.stringify([until, keptFor(retention), retention.desk ?? null, version, turn, user]);
    return createHmac('sha256', this.#secret).update(said).digest('hex');
  }
}
