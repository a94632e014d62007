import type { Chat, ChatMessage } from '../../client/index.ts';
import { isOver, pollOf, type PollView } from '../../client/polls.ts';
import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { Ballots } from './ballots.ts';
import { english as pollEnglish } from './strings.ts';
import { english } from './vote-strings.ts';
import { voteStyles } from './vote-styles.ts';
import { VoterLists } from './voter-lists.ts';

/** The longest that a timer can wait. */
const longest = 2 ** 31 - 1;

/** A part, loaded for the first poll: it in the bubble of its message, votes in it, and who has voted what where the poll tells it (P35). */
export class Votes {
  readonly styles;

  #context: FeatureContext;
  #ballots: Ballots;
  #voters: VoterLists;
  #view: View | undefined;
  /** Whose votes are known; undefined while nothing can be asked. */
  #whose: string | undefined;
  /** Something waited when it was asked. */
  #isOlder = false;
  #wakesAt = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = voteStyles(context.kit);
    this.#ballots = new Ballots(context.changed);
    this.#voters = new VoterLists(context.changed);
  }

  /** One may have voted elsewhere meanwhile. */
  readonly #onReturn = (): void => {
    if (document.hidden) return;
    this.#ballots.renew();
    this.#context.changed();
  };

  // ── What is seen ─────────────────────────────────────────────────────────────────────────────────────────────────

  text(message: ChatMessage, view: View): unknown {
    const poll = this.#pollOf(message);
    if (!poll) return '';
    this.#view = view;
    const { html } = this.#context.kit;
    const { phrase } = view;
    const { seq } = message;
    this.#ask(seq, view);
    this.#wakeAt(poll.ends);
    const choices = seq ? this.#ballots.choices(seq) : [];
    const hints = [pollEnglish.poll, poll.multiple ? english.several : english.one].map((hint) => phrase(hint));
    return html`<div class="poll">
      <p class="txt" dir="auto">${this.#context.plain?.(message, poll.question) ?? poll.question}</p>
      <p class="phint">${hints.join(' · ')}</p>
      ${poll.names ? html`<p class="phint">${phrase(english.names)}</p>` : ''}
      <div role=${poll.multiple ? 'group' : 'radiogroup'} aria-label=${poll.question}>
        ${poll.labels.map((_, place) => this.#option(poll, place, choices, message, view))}
      </div>
      ${this.#foot(poll, choices, message, view)}
    </div>`;
  }

  /** One that waits to be sent has no votes yet. */
  #pollOf({ text, poll, seq }: ChatMessage): PollView | undefined {
    if (!poll) return undefined;
    if (seq) return pollOf({ text, poll });
    return pollOf({ text, poll: { ...poll, votes: Array.from({ length: poll.options }, () => 0), voters: 0 } });
  }

  #mayVote(poll: PollView, { seq }: ChatMessage, can: readonly string[]): boolean {
    return !!seq && can.includes('react') && !isOver(poll, Date.now());
  }

  #option(poll: PollView, place: number, choices: readonly number[], message: ChatMessage, view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase, locale, conversation } = view;
    const label = poll.labels[place]!;
    const votes = poll.votes[place] ?? 0;
    const share = votes / (poll.voters || 1);
    const percent = share.toLocaleString(locale, { style: 'percent' });
    const isChosen = choices.includes(place);
    return html`<button
        class="po"
        role=${poll.multiple ? 'checkbox' : 'radio'}
        tabindex="-1"
        aria-checked=${isChosen}
        aria-disabled=${!this.#mayVote(poll, message, conversation.can)}
        aria-label="${label}, ${percent}, ${phrase(english.votes, { n: votes })}"
        data-do="vote"
        data-choice=${place}
      >
        <i class="pm">${isChosen ? icon(icons.check) : ''}</i><span dir="auto">${label}</span><b>${percent}</b
        ><i class="pbar" .style=${`--share:${Math.min(share, 1)}`}></i><small>${votes.toLocaleString(locale)}</small>
      </button>
      ${votes && message.seq && this.#voters.isOpen(message.seq) ? this.#who(message.seq, place, votes, view) : ''}`;
  }

  /** Who has chosen it, under the option. */
  #who(seq: number, choice: number, votes: number, view: View): unknown {
    const { html } = this.#context.kit;
    const { phrase, list, conversation, me } = view;
    const { chat, room } = this.#context.connection;
    const { users, state } = this.#voters.of(chat as Chat, room!, seq, choice, votes);
    const names = users
      .map(({ id, name }) => (id === me ? phrase(english.you) : (conversation.users.get(id)?.name ?? name)))
      .filter(Boolean);
    const n = votes - users.length;
    const button = (label: string) =>
      html`<button class="link" tabindex="-1" data-do="more-voters" data-choice=${choice}>${label}</button>`;
    const rest =
      state === 'failed'
        ? [phrase(english.failed), ' ', button(phrase(english.retry))]
        : state === 'asking' && !users.length
          ? phrase(english.loading)
          : n > 0
            ? button(phrase(english.more, { n }))
            : '';
    return html`<p class="pwho">${list(names)} ${rest}</p>`;
  }

  #foot(poll: PollView, choices: readonly number[], message: ChatMessage, view: View): unknown {
    const { html } = this.#context.kit;
    const { phrase, conversation, day, time, state } = view;
    const { seq } = message;
    const over = isOver(poll, Date.now());
    const count = poll.multiple ? english.voters : english.votes;
    const facts = [phrase(poll.voters ? count : english.none, { n: poll.voters })];
    if (over) facts.push(phrase(pollEnglish.over));
    else if (poll.ends) facts.push(phrase(english.ends, { when: `${day(poll.ends)}, ${time(poll.ends)}` }));
    const isWaiting = !!seq && state.status !== 'online' && this.#ballots.isOnItsWay(seq);
    const note = isWaiting
      ? english.waiting
      : seq && this.#ballots.wasRefused(seq)
        ? english.refused
        : seq && !over && !conversation.can.includes('react') && conversation.can.length
          ? english.mayNot
          : undefined;
    return html`<p class="pfoot">${facts.join(' · ')}</p>
      ${note ? html`<p class="pnote">${phrase(note)}</p>` : ''}
      <p class="pdeeds">
        ${
          choices.length && this.#mayVote(poll, message, conversation.can)
            ? html`<button class="link" tabindex="-1" data-do="unvote">${phrase(english.takeBack)}</button>`
            : ''
        }${
          seq && poll.names && poll.voters
            ? html`<button class="pnames" tabindex="-1" data-do="voters" aria-expanded=${this.#voters.isOpen(seq)}>
                ${phrase(english.who)}
              </button>`
            : ''
        }
      </p>`;
  }

  /** What one has chosen is asked when the room is there; where votes may have waited until then, once more when they have gone out. */
  #ask(seq: number | undefined, { conversation, state, me }: View): void {
    const { chat, room } = this.#context.connection;
    const isLive = conversation.status === 'live' && state.status === 'online' && conversation.can.includes('read');
    if (!isLive) this.#whose = undefined;
    else if (this.#whose !== me || (this.#isOlder && !state.unsent)) {
      this.#ballots.renew();
      this.#whose = me;
      document.addEventListener('visibilitychange', this.#onReturn);
      this.#isOlder = state.unsent > 0;
    }
    if (this.#whose && chat && room && seq) this.#ballots.want(chat as Chat, room, seq);
  }

  /** No entry says that one has ended by itself. */
  #wakeAt(at = Infinity): void {
    if (at <= Date.now() || at >= this.#wakesAt) return;
    clearTimeout(this.#timer);
    this.#wakesAt = at;
    this.#timer = setTimeout(
      () => {
        this.#wakesAt = Infinity;
        this.#context.changed();
      },
      Math.min(at - Date.now(), longest),
    );
  }

  // ── What happens ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Tells whether it was for this. */
  act(action: string, message: ChatMessage, { dataset }: HTMLElement): boolean {
    const { seq } = message;
    const choice = Number(dataset['choice']);
    if (action === 'vote') void this.#vote(message, choice);
    else if (action === 'unvote') void this.#cast(seq!, []);
    else if (action === 'voters') this.#voters.toggle(seq!);
    else if (action === 'more-voters') {
      const { chat, room } = this.#context.connection;
      this.#voters.more(chat as Chat, room!, seq!, choice);
    } else return false;
    return true;
  }

  #vote(message: ChatMessage, choice: number): Promise<void> | undefined {
    const poll = this.#pollOf(message);
    if (!poll || !this.#mayVote(poll, message, this.#context.connection.conversation.can)) return undefined;
    const seq = message.seq!;
    const before = this.#ballots.choices(seq);
    const isChosen = before.includes(choice);
    if (!poll.multiple) return isChosen ? undefined : this.#cast(seq, [choice]);
    return this.#cast(seq, isChosen ? before.filter((each) => each !== choice) : [...before, choice]);
  }

  async #cast(seq: number, choices: readonly number[]): Promise<void> {
    if (await this.#ballots.cast(this.#context.connection.room!, seq, choices)) return;
    announce(this.#context.host, this.#view?.phrase(english.refused));
  }

  flush(): void {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#onReturn);
    this.#wakesAt = Infinity;
    this.#whose = undefined;
    this.#ballots.forget();
    this.#voters.forget();
  }
}
