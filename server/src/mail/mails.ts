import { Attempts } from '../accounts/attempts.ts';
import { bounds } from '../limits.ts';
import type { Clock } from '../clock.ts';
import { can } from '../policy.ts';
import { isOfTeam, type Identity } from '../policy/identity.ts';
import type { Place } from '../policy/place.ts';
import { hashOf } from '../auth/secrets.ts';
import type { MailReply, MailStore } from '../store/mail.ts';
import type { Store } from '../store/store.ts';
import { isMailAddress } from './address.ts';
import type { MailKeys } from './mail-keys.ts';
import type { Outbox } from './outbox.ts';
import { replyTokenIn } from './reply-address.ts';
import type { MailTexts } from './texts.ts';

/** Why something is refused. */
export interface MailRefusal {
  readonly code: 'forbidden' | 'bad-message' | 'limited' | 'busy';
  readonly message: string;
  readonly retryAfter?: number;
}

const hour = 3_600;

/** What is asked of mails. */
export class Mails {
  readonly store: MailStore;
  readonly keys: MailKeys;
  readonly texts: MailTexts;
  readonly #head: Store['head'];
  readonly #clock: Clock;
  readonly #outbox: Outbox;
  readonly #visitors: Attempts;
  readonly #agents: Attempts;
  readonly #addresses: Attempts;

  constructor(
    {
      store,
      head,
      keys,
      texts,
      clock,
    }: { store: MailStore; head: Store['head']; keys: MailKeys; texts: MailTexts; clock: Clock },
    outbox: Outbox,
  ) {
    this.store = store;
    this.keys = keys;
    this.texts = texts;
    this.#head = head;
    this.#clock = clock;
    this.#outbox = outbox;
    const few = { rate: bounds.mailRate / hour, burst: bounds.mailBurst };
    this.#visitors = new Attempts(clock, few);
    this.#addresses = new Attempts(clock, few);
    this.#agents = new Attempts(clock, { rate: bounds.agentMailRate / hour, burst: bounds.agentMailBurst });
  }

  /** There is something to send. */
  look(): void {
    this.#outbox.look();
  }

  stop(): Promise<void> {
    return this.#outbox.stop();
  }

  /** Where somebody wants to be told of answers; undefined: nowhere. */
  async setAddress({ user }: Identity, address: string | undefined): Promise<MailRefusal | undefined> {
    if (address !== undefined) {
      const refusal = this.#take(this.#visitors, user.id, address);
      if (refusal) return refusal;
    }
    await this.store.setAddress(user.id, address);
    return undefined;
  }

  /**
   * Has a conversation sent to an address. Visitors only what the team has answered: else this sent anybody's words anywhere.
   */
  async sendTranscript(
    identity: Identity,
    room: string,
    place: Place,
    address: string,
  ): Promise<MailRefusal | undefined> {
    const conversation = await this.store.conversation(room);
    if (!conversation) return { code: 'bad-message', message: 'this room is no conversation' };
    if (!can(identity, 'send', room, place)) return { code: 'forbidden', message: 'send is not permitted here' };
    const isAgent = isOfTeam(identity) && identity.via === undefined;
    if (!isAgent && !conversation.isAnswered) return { code: 'forbidden', message: 'nobody has answered here yet' };
    const { id } = identity.user;
    const refusal = this.#take(isAgent ? this.#agents : this.#visitors, id, address);
    if (refusal) return refusal;
    const mail = { kind: 'transcript', room, user: conversation.visitor ?? id, by: id, address } as const;
    const isAdded = await this.store.add({ ...mail, first: 1, last: await this.#head(room) });
    if (!isAdded) return { code: 'busy', message: 'too many mails wait', retryAfter: bounds.mailRetry };
    this.#outbox.look();
    return undefined;
  }

  /** Whose answer a mail is, by the address that it came to and the one that it is from. */
  async replyFor(to: string, from: string): Promise<MailReply | undefined> {
    const token = replyTokenIn(to);
    const found = token === undefined ? undefined : await this.store.reply(hashOf(token), this.#clock.now());
    return found && isMailAddress(from) && found.sender === this.keys.hashOf(from) ? found : undefined;
  }

  /** Has one that was given up tried again. Resolves to whether there is one. */
  async retry(id: number): Promise<boolean> {
    const isThere = await this.store.retry(id);
    if (isThere) this.#outbox.look();
    return isThere;
  }

  #take(own: Attempts, id: string, address: string): MailRefusal | undefined {
    if (!isMailAddress(address)) return { code: 'bad-message', message: 'address must be one e-mail address' };
    const wait = own.take(id);
    const waitOfAddress = wait > 0 ? 0 : this.#addresses.take(this.keys.hashOf(address));
    if (waitOfAddress > 0) own.giveBack(id);
    const retryAfter = wait || waitOfAddress;
    return retryAfter > 0 ? { code: 'limited', message: 'too many mails', retryAfter } : undefined;
  }
}
