import { html } from 'lit';
import { ChatError, type User } from '../../client/index.ts';
import { icon } from '../../element/icons.ts';
import { askRelay } from '../ask-relay.ts';
import { block as blockIcon } from '../icons.ts';
import { visitorName } from '../names.ts';
import { fullTime } from '../times.ts';
import type { InboxView, PageContext, VisitorBlock } from '../view.ts';
import { english } from './strings.ts';
import { styles } from './styles.ts';

interface Ban {
  readonly until?: number;
}

const hour = 3_600_000;
const durations = [
  ['', english.forGood],
  [hour, english.hour],
  [24 * hour, english.day],
  [7 * 24 * hour, english.week],
  [30 * 24 * hour, english.month],
] as const;

/** Whether the visitor of the conversation that is looked at is banned from the site, and what changes that. */
class Block implements VisitorBlock {
  readonly styles = styles;
  readonly #context: PageContext;
  #visitor: User | undefined;
  /** Undefined until it is known, null where there is none. */
  #ban: Ban | null | undefined;
  #status: 'ready' | 'busy' | 'failed' | 'spared' = 'ready';

  constructor(context: PageContext) {
    this.#context = context;
  }

  follow(visitor: User): void {
    if (visitor.id === this.#visitor?.id) return;
    this.#visitor = visitor;
    this.#ban = undefined;
    this.#status = 'ready';
    void this.#ask();
  }

  #path({ id }: User): string {
    return `/bans/users/${encodeURIComponent(id)}`;
  }

  async #ask(): Promise<void> {
    const visitor = this.#visitor!;
    try {
      const query = new URLSearchParams({ user: visitor.id });
      const { bans } = JSON.parse(await askRelay(this.#context.chat, 'GET', `/bans?${query}`)) as {
        readonly bans: readonly (Ban & { readonly kind: string })[];
      };
      if (visitor.id !== this.#visitor?.id) return;
      this.#ban = bans.find(({ kind }) => kind === 'user') ?? null;
    } catch {
      // Nothing is offered until another one was looked at.
    }
    this.#context.update();
  }

  async #change(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const visitor = this.#visitor;
    const form = event.currentTarget as HTMLFormElement;
    if (!visitor || this.#status === 'busy') return;
    this.#status = 'busy';
    this.#context.update();
    const [duration, addresses, reason] = ['duration', 'addresses', 'reason'].map((name) =>
      new FormData(form).get(name),
    );
    const why = typeof reason === 'string' && reason.trim() ? { reason: reason.trim() } : {};
    try {
      const { chat } = this.#context;
      if (this.#ban) await askRelay(chat, 'DELETE', this.#path(visitor), why);
      else {
        await askRelay(chat, 'PUT', this.#path(visitor), {
          ...(duration && { duration: Number(duration) }),
          ...(addresses && { addresses: true }),
          ...why,
        });
      }
      this.#status = 'ready';
      // The next one is asked anew.
      form.reset();
      form.closest('dialog')!.close();
      await this.#ask();
    } catch (error) {
      this.#status = error instanceof ChatError && error.code === 'forbidden' ? 'spared' : 'failed';
      this.#context.update();
    }
  }

  button(view: InboxView): unknown {
    if (this.#ban === undefined) return '';
    const label = view.phrase(this.#ban ? english.unblock : english.block);
    const open = ({ currentTarget }: Event) => {
      this.#status = 'ready';
      this.#context.update();
      ((currentTarget as Element).getRootNode() as ShadowRoot).querySelector<HTMLDialogElement>('.block')?.showModal();
    };
    return html`<button class="ib" data-do="block" aria-label=${label} title=${label} @click=${open}>
      ${icon(blockIcon)}
    </button>`;
  }

  state(view: InboxView): unknown {
    if (!this.#ban) return '';
    const { until } = this.#ban;
    const text = until
      ? view.phrase(english.blockedUntil, { time: fullTime(until, view) })
      : view.phrase(english.blocked);
    return html`<span class="tag blocked">${icon(blockIcon)}${text}</span>`;
  }

  dialog(view: InboxView): unknown {
    if (this.#ban === undefined) return '';
    const { phrase } = view;
    const name = visitorName(this.#visitor, view);
    const problem = { ready: '', busy: english.busy, failed: english.failed, spared: english.spared }[this.#status];
    const close = ({ currentTarget }: Event) => (currentTarget as Element).closest('dialog')!.close();
    return html`<dialog class="sheet block" aria-labelledby="block-title" aria-describedby="block-note">
      <header class="head">
        <h2 id="block-title">${phrase(this.#ban ? english.unblockTitle : english.blockTitle, { name })}</h2>
      </header>
      <div class="body">
        <p id="block-note">${phrase(this.#ban ? english.unblockNote : english.blockNote, { name })}</p>
        <form class="ask" @submit=${(event: SubmitEvent) => void this.#change(event)}>
          ${
            this.#ban
              ? ''
              : html`<label for="block-duration">${phrase(english.howLong)}</label>
                  <select id="block-duration" name="duration">
                    ${durations.map(([value, text]) => html`<option value=${value}>${phrase(text)}</option>`)}
                  </select>
                  <label class="choice"
                    ><input type="checkbox" name="addresses" /><span
                      >${phrase(english.addresses)}<small>${phrase(english.addressesNote)}</small></span
                    ></label
                  >`
          }
          <label for="block-reason">${phrase(english.reason)}</label>
          <input id="block-reason" name="reason" maxlength="200" autocomplete="off" />
          <p class=${this.#status === 'busy' ? 'hint' : 'problem'} role="alert">${problem && phrase(problem)}</p>
          <div class="buttons">
            <button type="button" class="btn" @click=${close}>${phrase(english.cancel)}</button>
            <button class="btn ${this.#ban ? '' : 'danger'}" aria-disabled=${this.#status === 'busy'}>
              ${phrase(this.#ban ? english.doUnblock : english.doBlock)}
            </button>
          </div>
        </form>
      </div>
    </dialog>`;
  }
}

export const create = (context: PageContext): VisitorBlock => new Block(context);
