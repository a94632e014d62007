import type { ChatMessage } from '../../client/index.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { mayReact } from '../permissions.ts';
import type { View } from '../view.ts';
import { insert } from './insert.ts';
import type { Offer } from './offers.ts';
import type { Picker } from './picker.ts';
import { reactions } from './reactions.ts';
import { Recent } from './recent.ts';
import { english } from './strings.ts';
import { emojiStyles } from './styles.ts';
import { Who } from './who.ts';

const addIcon = 'M16.9 8.2A7.5 7.5 0 1 1 11.5 2.7M7 12a3.5 3.5 0 0 0 6 0M7.5 8h.01M12 8h.01M16 1.5v5M13.5 4h5';

// A button that is there while one writes must not go before it is clicked.
const keepFocus = (event: Event): void => event.preventDefault();

/** Reactions, and what opens the picker of emoji: for the field, or for a message. The picker itself is loaded when it is wanted. */
class Emoji implements Feature {
  readonly styles;

  #context: FeatureContext;
  #recent: Recent;
  #who: Who;
  #picker: Picker | undefined;
  #loading: Promise<void> | undefined;
  #hasFailed = false;
  /** For what the picker is open: a message, or the field. */
  #for: { readonly id: string | undefined; readonly at: DOMRect; readonly opener: HTMLElement | null } | undefined;
  /** The messages whose reactions are all shown. */
  #whole = new Set<string>();

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = emojiStyles(context.kit);
    this.#recent = new Recent(context);
    this.#who = new Who(context);
    (context.completions ??= []).push({
      trigger: ':',
      label: ({ phrase }) => phrase(english.emoji),
      find: (query, view) => this.#offer(query, view),
      inserted: ({ text }) => this.#recent.use(text),
    });
    context.host.addController({
      hostUpdated: () => this.#show(),
      hostDisconnected: () => (this.#for = undefined),
    });
    context.host.addEventListener('live-chat-close', () => this.flush());
  }

  starters({ phrase, conversation }: View): unknown {
    const { html, icon } = this.#context.kit;
    return html`<button
      class="ib emj"
      aria-label=${phrase(english.emoji)}
      aria-haspopup="dialog"
      aria-expanded=${!!this.#for && !this.#for.id}
      ?disabled=${!conversation.can.includes('send')}
      @mousedown=${keepFocus}
      @click=${this.#onButton}
    >
      ${icon(icons.smile)}
    </button>`;
  }

  quick(_message: ChatMessage, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    return html`<button role="menuitem" tabindex="-1" data-do="emoji" aria-label=${phrase(english.more)}>
      ${icon(addIcon)}
    </button>`;
  }

  under(message: ChatMessage, view: View): unknown {
    return reactions(this.#context.kit, message, view, this.#whole.has(message.id));
  }

  act(action: string, { id }: ChatMessage, _button: HTMLElement, at: DOMRect): boolean {
    if (action === 'emoji') this.#open(id, at);
    else if (action === 'reactions') {
      if (!this.#whole.delete(id)) this.#whole.add(id);
      this.#context.changed();
    } else return false;
    return true;
  }

  readonly #onButton = ({ currentTarget }: Event): void => {
    if (this.#for) return this.#close();
    const button = currentTarget as HTMLElement;
    // Who came from the field goes back to it.
    if (this.#root.activeElement !== this.#context.writing.field) button.focus();
    this.#open(undefined, button.getBoundingClientRect());
  };

  #open(id: string | undefined, at: DOMRect): void {
    this.#for = { id, at, opener: this.#root.activeElement as HTMLElement | null };
    this.#picker?.reset(id);
    void this.#load();
    this.#context.changed();
  }

  /** From two characters on, which may begin a code; not what begins a face of punctuation. */
  async #offer(query: string, view: View): Promise<readonly Offer[]> {
    if (!/^(\+1|-1|[\p{L}\p{N}][\p{L}\p{M}\p{N}_+-]+)$/u.test(query)) return [];
    await this.#load();
    return this.#picker?.offer(query, view) ?? [];
  }

  #load(): Promise<void> {
    this.#hasFailed = false;
    return (this.#loading ??= import('./picker.ts')
      .then(({ Picker }) => {
        const picker = new Picker(this.#context, this.#recent, this.#choose);
        this.#root.adoptedStyleSheets.push(picker.styles.styleSheet!);
        this.#picker = picker;
        picker.reset(this.#for?.id);
      })
      .catch(() => {
        this.#loading = undefined;
        this.#hasFailed = true;
      })
      .then(() => this.#context.changed()));
  }

  #close(): void {
    this.#dialog?.hidePopover();
  }

  /** An emoji was chosen. */
  readonly #choose = (emoji: string, stay: boolean): void => {
    const { connection, writing } = this.#context;
    const { room, state, conversation } = connection;
    const id = this.#for?.id;
    this.#recent.use(emoji);
    if (!stay || id) this.#close();
    if (id) {
      const message = conversation.messages.find((each) => each.id === id);
      const mine = message?.reactions.some((each) => each.emoji === emoji && each.by.includes(state.user?.id ?? ''));
      room?.react(id, emoji, !mine).catch(() => {});
    } else if (writing.field) {
      const back = stay ? (this.#root.activeElement as HTMLElement) : undefined;
      insert(writing.field, emoji);
      back?.focus();
    }
  };

  render(view: View): unknown {
    return [this.#who.render(view), this.#for ? this.#frame(view) : ''];
  }

  #frame(view: View): unknown {
    const { html } = this.#context.kit;
    const { phrase, conversation } = view;
    const { id } = this.#for!;
    const message = conversation.messages.find((each) => each.id === id);
    if (id ? !message || message.deleted || !mayReact(message, conversation.can) : !conversation.can.includes('send')) {
      queueMicrotask(() => this.#close());
    }
    const retry = (): void => {
      void this.#load();
      this.#context.changed();
    };
    return html`<div
      class="emo"
      popover
      role="dialog"
      tabindex="-1"
      aria-label=${phrase(english.emoji)}
      @beforetoggle=${this.#onToggle}
      @keydown=${this.#onKeydown}
    >
      ${
        this.#picker?.render(view, message) ??
        (this.#hasFailed
          ? html`<p role="status">${phrase(english.failed)}</p>
              <button class="link" @click=${retry}>${phrase(english.retry)}</button>`
          : html`<p role="status">${phrase(english.loading)}</p>`)
      }
    </div>`;
  }

  /** What has just been rendered is shown, and gets the focus. */
  #show(): void {
    const dialog = this.#dialog;
    // The last rendering may come after the host has left the page.
    if (!dialog?.isConnected || !this.#for) return;
    if (!dialog.matches(':popover-open')) {
      dialog.showPopover();
      this.#place(dialog);
      dialog.focus();
    }
    this.#picker?.shown(dialog);
  }

  #place(dialog: HTMLElement): void {
    const { top, bottom, left, right } = this.#for!.at;
    const { offsetWidth: width, offsetHeight: height } = dialog;
    const panel = dialog.closest('.panel')!.getBoundingClientRect();
    const y = top - height - 8 > 0 ? top - height - 8 : bottom + 8;
    // Towards the middle of the panel.
    const x = left + right > panel.left + panel.right ? right - width : left;
    dialog.style.setProperty('--y', `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`);
    dialog.style.setProperty('--x', `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`);
  }

  readonly #onToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'open') return;
    const opener = this.#for?.opener;
    this.#for = undefined;
    this.#picker?.closed();
    if (this.#dialog!.contains(this.#root.activeElement)) opener?.focus();
    this.#context.changed();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (!event.isComposing) {
      if (event.key === 'Escape') {
        event.preventDefault();
        this.#close();
      } else if (event.key === 'Tab') this.#goRound(event);
    }
    // Nothing here is the panel's.
    event.stopPropagation();
  };

  /** Tab goes round within it. */
  #goRound(event: KeyboardEvent): void {
    const stops = [...this.#dialog!.querySelectorAll<HTMLElement>('input, button, select')].filter(
      ({ tabIndex }) => tabIndex >= 0,
    );
    if (event.shiftKey) stops.reverse();
    if (event.target !== stops.at(-1) && event.target !== this.#dialog) return;
    event.preventDefault();
    stops[0]?.focus();
  }

  flush(): void {
    this.#close();
    this.#who.hide();
    this.#whole.clear();
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }

  get #dialog(): HTMLElement | null {
    return this.#root.querySelector('.emo');
  }
}

export const feature = (context: FeatureContext): Feature => new Emoji(context);
