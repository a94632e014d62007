import { ChatError } from '../../client/index.ts';
import type { ConversationSummary } from '../../client/conversation-queue.ts';
import { mergeConversation, reopenConversation } from '../../client/conversations.ts';
import * as common from '../../element/icon-paths.ts';
import { kit } from '../../element/kit.ts';
import { merge } from '../icons.ts';
import { lastWords } from '../last-words.ts';
import { visitorName } from '../names.ts';
import { english as inbox } from '../strings.ts';
import { fullTime } from '../times.ts';
import type { InboxView } from '../view.ts';
import { english } from './strings.ts';

const { html, icon } = kit;

const states = { open: inbox.statusOpen, snoozed: inbox.snoozed, closed: inbox.statusClosed } as const;

/** For how long it is told that it was done, in milliseconds: later “Reopen” takes it back. */
export const toldFor = 20_000;

type Status = 'ready' | 'busy' | 'failed' | 'refused' | 'without';

/** What was merged just now, and in which conversation that is told. */
interface Done {
  readonly from: ConversationSummary;
  readonly into: string;
}

/** Merging the conversation that is looked at into another one of its visitor (P53): asked for, done, and taken back. */
export class Merging {
  readonly #update: () => void;
  #status: Status = 'ready';
  #done: Done | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(update: () => void) {
    this.#update = update;
  }

  /** Into which it may be merged, the newest first. */
  #others({ desk }: InboxView): readonly ConversationSummary[] {
    return desk.opened?.others.filter(({ into }) => into === undefined) ?? [];
  }

  button(view: InboxView): unknown {
    const { opened } = view.desk;
    if (!opened || opened.summary.into !== undefined || !this.#others(view).length) return '';
    const open = ({ currentTarget }: Event): void => {
      this.#say('ready');
      ((currentTarget as Element).getRootNode() as ShadowRoot).querySelector<HTMLDialogElement>('.merge')?.showModal();
    };
    return html`<button class="btn" data-do="merge" aria-haspopup="dialog" @click=${open}>
      ${icon(merge)}${view.phrase(english.merge)}
    </button>`;
  }

  /** Over the conversation: that it was done. */
  over(view: InboxView): unknown {
    const [stay, go] = [() => clearTimeout(this.#timer), () => this.#endLater()];
    return html`<div
      class="merged"
      role="status"
      @pointerenter=${stay}
      @pointerleave=${go}
      @focusin=${stay}
      @focusout=${go}
    >
      ${this.#toast(view)}
    </div>`;
  }

  dialog(view: InboxView): unknown {
    if (!this.#others(view).length) return '';
    const { phrase } = view;
    const name = visitorName(view.desk.opened!.visitor, view);
    const problem = {
      ...{ ready: '', busy: '', failed: english.mergeFailed },
      ...{ refused: english.mergeRefused, without: english.mergeWithout },
    }[this.#status];
    const close = ({ currentTarget }: Event): void => (currentTarget as Element).closest('dialog')!.close();
    return html`<dialog class="sheet merge" aria-labelledby="merge-title" aria-describedby="merge-note">
      <div class="head"><h2 id="merge-title">${phrase(english.mergeTitle)}</h2></div>
      <div class="body">
        <div id="merge-note">
          <p class="closes">${icon(common.done)}<b>${phrase(english.mergeCloses)}</b></p>
          <p>${phrase(english.mergeNote, { name })}</p>
        </div>
        <form class="ask" novalidate @submit=${(event: SubmitEvent) => void this.#merge(event, view)}>
          <fieldset>
            <legend>${phrase(english.mergeChoice, { name })}</legend>
            ${this.#others(view).map((each, _, all) => this.#other(each, view, all.length === 1))}
          </fieldset>
          <p class="problem" role="alert">${problem && phrase(problem)}</p>
          <div class="buttons">
            <button type="button" class="btn" @click=${close}>${phrase(english.cancel)}</button>
            <button class="primary" aria-disabled=${this.#status === 'busy'}>${phrase(english.doMerge)}</button>
          </div>
        </form>
      </div>
    </dialog>`;
  }

  #other(each: ConversationSummary, view: InboxView, isOnly: boolean): unknown {
    const { id, at, status, assignee } = each;
    const facts = [view.phrase(states[status]), fullTime(at, view), assignee?.name];
    return html`<label class="other"
      ><input type="radio" name="into" value=${id} .defaultChecked=${isOnly} /><span
        ><b dir="auto">${lastWords(each, view)}</b><small>${facts.filter(Boolean).join(' · ')}</small></span
      ></label
    >`;
  }

  async #merge(event: SubmitEvent, view: InboxView): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { opened } = view.desk;
    const chosen = new FormData(form).get('into');
    const into = opened?.others.find(({ id }) => id === chosen);
    if (!opened || this.#status === 'busy') return;
    if (!into) return this.#say('without');
    this.#say('busy');
    try {
      await mergeConversation(opened.room, into);
    } catch (error) {
      return this.#say(error instanceof ChatError && error.code === 'bad-message' ? 'refused' : 'failed');
    }
    form.reset();
    form.closest('dialog')!.close();
    this.#status = 'ready';
    // Somebody may look at another one meanwhile.
    if (view.desk.opened === opened) {
      this.#done = { from: opened.summary, into: into.id };
      this.#endLater();
      view.act.open(into);
    }
    this.#update();
  }

  #say(status: Status): void {
    this.#status = status;
    this.#update();
  }

  #toast(view: InboxView): unknown {
    const { phrase, desk, act } = view;
    const done = this.#done;
    if (!done || done.into !== desk.opened?.id) return '';
    const undo = (): void => {
      this.#done = undefined;
      act.open(done.from);
      // A refusal is told by what stays as it is: it waits in the outbox where there is no connection.
      void reopenConversation(desk.opened!.room).catch(() => this.#update());
    };
    return html`<span>${phrase(english.mergedToast)}</span
      ><button class="btn small" @click=${undo}>${phrase(english.undo)}</button
      ><button class="ib" aria-label=${phrase(inbox.dismiss)} @click=${() => this.#dismiss()}>
        ${icon(common.close)}
      </button>`;
  }

  /** Not while somebody is about to press what is in it. */
  #endLater(): void {
    clearTimeout(this.#timer);
    if (this.#done) this.#timer = setTimeout(() => this.#dismiss(), toldFor);
  }

  #dismiss(): void {
    clearTimeout(this.#timer);
    this.#done = undefined;
    this.#update();
  }
}
