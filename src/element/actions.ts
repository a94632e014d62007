import { english } from './action-strings.ts';
import type { ChatMessage } from '../client/index.ts';
import type { ChatController } from './controllers/chat-controller.ts';
import type { ComposerController } from './controllers/composer-controller.ts';
import { MenuController } from './controllers/menu-controller.ts';
import { rove } from './controllers/rove.ts';
import type { Happenings } from './events.ts';
import type { ChatElement, Feature, FeatureContext, FeatureModule } from './feature.ts';
import { features, needed } from './features.ts';
import { trap } from './focus-trap.ts';
import * as icons from './icon-paths.ts';
import { Jump } from './jump.ts';
import type { Kit } from './kit.ts';
import { announce } from './media-announce.ts';
import { messageMenu } from './message-menu.ts';
import { MoreStarters } from './more-starters.ts';
import { tellWidth } from './panel-width.ts';
import { mayEdit, mayReact } from './permissions.ts';
import { actionStyles } from './styles/actions.ts';
import { later } from './styles/later.ts';
import type { Receipt } from './timeline.ts';
import type { View } from './view.ts';
import { WayOut } from './way-out.ts';

const patience = 6_000;

type Place = Exclude<keyof Feature, 'styles' | 'act'>;
type About<P extends Place> = Parameters<NonNullable<Feature[P]>>;

// What becomes of a send is told by the message itself.
const unheeded = (): undefined => {};

/**
 * A part, loaded when it is needed: what one can do with a message, and the toolbar, the menu and the keys that offer it. Its styles have also
 * those of rows.
 */
export class Actions {
  /** The messages whose deletion can still be taken back. Another object when they change. */
  deleting: ReadonlySet<string> = new Set();
  readonly styles;

  /** In their order; those that are not there yet are missing. */
  #features: (Feature | undefined)[] = [];
  /** Those that no message has needed yet, and where they belong. */
  #needed = new Map(needed.map((each, index) => [each, index]));
  /** What has happened while they are loaded, which each is told when it is there: with the first message that comes in they are not. */
  #meanwhile: About<'happened'>[] | undefined = [];
  #context: FeatureContext;
  #kit: Kit;
  #host: ChatElement;
  #connection: ChatController;
  #writing: ComposerController;
  #menu: MenuController;
  #jump: Jump;
  #starters: MoreStarters;
  #deletions = new Map<string, ReturnType<typeof setTimeout>>();
  #view: View | undefined;
  /** Takes away what was announced last. */
  #hush = () => {};

  constructor(kit: Kit, host: ChatElement, connection: ChatController, writing: ComposerController) {
    this.#kit = kit;
    this.#host = host;
    this.#connection = connection;
    this.#writing = writing;
    this.#menu = new MenuController(host);
    this.#starters = new MoreStarters(host);
    new WayOut(host);
    const jump = (this.#jump = new Jump(host, connection));
    (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(later(kit).styleSheet!);
    this.styles = actionStyles(kit);
    tellWidth(this.#content);
    const edit = (message: ChatMessage): void => this.#edit(message);
    this.#context = { kit, host, connection, writing, jump, changed: this.#changed, edit, whole: (chat) => chat };
    const loading = features.map((load, index) => this.#load(load(host), this.#needed.size + index, this.#meanwhile));
    void Promise.all(loading).then(() => (this.#meanwhile = undefined));
  }

  /** One that cannot be loaded is missing until the page is loaded again; the others are there. */
  async #load(
    loading: Promise<FeatureModule> | undefined,
    index: number,
    meanwhile: readonly About<'happened'>[] = [],
  ): Promise<Feature | undefined> {
    const feature = await loading?.then((module) => module.feature(this.#context), unheeded);
    if (!feature) return undefined;
    this.#features[index] = feature;
    for (const each of meanwhile) feature.happened?.(...each);
    (this.#host.renderRoot as ShadowRoot).adoptedStyleSheets.push(feature.styles.styleSheet!);
    this.#changed();
    return feature;
  }

  /** Loads what this message, or room, needs, and tells it of the message: it may be another one by then. */
  #serve(message: Partial<ChatMessage>): void {
    for (const [each, index] of this.#needed) {
      if (!each.by(message)) continue;
      this.#needed.delete(each);
      void this.#load(each.load(), index).then((feature) => feature?.happened?.('message', message as ChatMessage));
    }
  }

  /** What the features give for one place. */
  #each<P extends Place>(place: P, ...about: About<P>): unknown[] {
    const all = this.#features as readonly (Partial<Record<P, (...about: About<P>) => unknown>> | undefined)[];
    return all.map((feature) => feature?.[place]?.(...about) || '');
  }

  /** What is in a message's bubble, where it is more than its text. */
  content(message: ChatMessage, view: View, text: unknown): unknown {
    const { html } = this.#kit;
    this.#serve(message);
    if (this.deleting.has(message.id)) {
      return html`${text} <button class="link" tabindex="-1" data-do="undo">${view.phrase(english.undo)}</button>`;
    }
    const own = this.#each('text', message, view).find(Boolean);
    const above = this.#each('above', message, view);
    return [above, own ?? (message.text && text), this.#each('below', message, view)];
  }

  /** What a text says without its marks, once the part is there that knows them. */
  unmarked(text: string): string {
    return this.#context.unmarked?.(text) ?? text;
  }

  /** A key in a panel that fills the screen. */
  trap(event: KeyboardEvent): void {
    trap(event, this.#host.renderRoot as ShadowRoot);
  }

  /** Whether somebody is known to be there: who is listed may be in another room. */
  readonly here = (user: string | undefined): boolean | undefined =>
    this.#context.listed?.some(({ others }) => others?.some(({ id, present }) => id === user && present));

  /** What else is told of a message by its name. */
  said(message: ChatMessage, view: View): string {
    return this.#each('said', message, view).join('');
  }

  /** Under a message's bubble, also where that says that it was deleted. */
  under(message: ChatMessage, view: View): unknown {
    return this.deleting.has(message.id) ? '' : this.#each('under', message, view);
  }

  receipt(message: ChatMessage, view: View): Receipt | undefined {
    if (message.state === 'held') return { text: view.phrase(english.held), mark: () => this.#kit.icon(icons.clock) };
    if (message.state !== 'sent') return undefined;
    return this.#each('receipt', message, view).find(Boolean) as Receipt | undefined;
  }

  first(view: View): unknown {
    this.#view = view;
    this.#jump.log = view.log;
    this.#serve(view.conversation);
    return this.#each('first', view);
  }

  starters(view: View): unknown {
    return [this.#starters.button(this.#kit, view), this.#each('starters', view)];
  }

  head(view: View): unknown {
    return this.#each('head', view);
  }

  happened<T extends keyof Happenings>(type: T, detail: Happenings[T]): void {
    if (type === 'message') this.#serve(detail as ChatMessage);
    this.#meanwhile?.push([type, detail]);
    this.#each('happened', type, detail);
  }

  render(view: View): unknown {
    queueMicrotask(this.#tellPanes);
    const of = (place: 'quick' | 'answers' | 'items') => (message: ChatMessage) => this.#each(place, message, view);
    return [
      messageMenu(this.#kit, this.#menu, view, of('quick'), of('answers'), of('items')),
      this.#each('render', view),
    ];
  }

  /** What lies over or beside the conversation is told at what is around it: asked by `:has()`, it would cost a look at every message with each change of one. */
  readonly #tellPanes = (): void => {
    const content = this.#content;
    const panes = [...(content.children as HTMLCollectionOf<HTMLElement>)]
      .map(({ dataset }) => dataset['pane'])
      .join(' ')
      .trim();
    if (panes !== (content.dataset['panes'] ?? '')) content.dataset['panes'] = panes;
  };

  /** What is in the panel. */
  get #content(): HTMLElement {
    return this.#host.renderRoot.querySelector('[part=panel]')!.firstElementChild as HTMLElement;
  }

  /** The toolbar of the message under the pointer, or with the focus. */
  tools(message: ChatMessage, view: View): unknown {
    const { conversation, time, phrase } = view;
    const { html, icon } = this.#kit;
    const tool = (action: string, path: string, label: string) =>
      html`<button class="ib" tabindex="-1" aria-label=${label} data-do=${action}>${icon(path)}</button>`;
    return html`<div class="tools">
      <time>${time(message.at)}</time>
      ${mayReact(message, conversation.can) ? tool('react', icons.smile, phrase(english.react)) : ''}
      ${this.#each('tools', message, view)}${tool('menu', icons.more, phrase(english.more))}
    </div>`;
  }

  /** Arrows, Home and End between messages; Enter into a message's controls and Escape out of them. */
  onKeydown(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const message = target.closest<HTMLElement>('.msg');
    const controls = [...(message?.querySelectorAll<HTMLElement>('button, a') ?? [])];
    if (message === target) {
      const all = [...message.parentElement!.querySelectorAll<HTMLElement>('.msg')];
      rove(event, all, { Enter: controls[0] ?? null });
    } else if (event.key !== 'Enter') {
      rove(event, controls, { Escape: message });
    }
  }

  onPointer(event: PointerEvent | MouseEvent): void {
    if (event.type === 'contextmenu') this.#menu.onContextMenu(event);
    else this.#menu.onPointer(event as PointerEvent);
  }

  /** Does to a message what a button of it, or of its menu, names. */
  act(message: ChatMessage, button: HTMLElement, owner: HTMLElement): void {
    const { room, state } = this.#connection;
    const { id, text, reactions } = message;
    const { do: action = '', emoji = '' } = button.dataset;
    const at = button.getBoundingClientRect();
    if (action === 'menu' || action === 'react') return this.#menu.open(owner, at, action === 'react');
    this.#menu.close();
    if (this.#features.some((feature) => feature?.act?.(action, message, button, at))) return;
    const mine = () => reactions.some((each) => each.emoji === emoji && each.by.includes(state.user?.id ?? ''));
    if (action === 'edit') this.#edit(message);
    if (action === 'toggle') room!.react(id, emoji, !mine()).catch(unheeded);
    if (action === 'copy') navigator.clipboard.writeText(text).catch(unheeded);
    if (action === 'undo') {
      this.#settle(id);
      this.#tell(english.restored);
    }
    if (action === 'delete') {
      // What had the focus goes with the tools of the message.
      this.#messageOf(id)?.focus({ preventScroll: true });
      this.#tell(english.deleted);
      addEventListener('pagehide', this.flush);
      this.#deletions.set(
        id,
        setTimeout(() => this.#commit(id), patience),
      );
      this.#changed();
    }
  }

  /** Begins to change the last message that may be changed. Tells whether there is one. */
  editLast(): boolean {
    const { messages, can } = this.#connection.conversation;
    const last = messages.filter((each) => mayEdit(each, can)).at(-1);
    if (last) this.#edit(last);
    return !!last;
  }

  #edit(message: ChatMessage): void {
    this.#writing.edit(message);
    const { length } = message.text;
    this.#writing.field?.setSelectionRange(length, length);
  }

  /** What stands above the field: what the features have there, and that a message is being changed. */
  context(view: View): unknown {
    const { html, icon } = this.#kit;
    const { writing, phrase, state } = view;
    const limit = state.limits.textLength;
    const { length } = writing.text;
    const count =
      length > limit * 0.95
        ? html`<p class="count ${length > limit ? 'bad' : ''}">${phrase(english.length, { length, limit })}</p>`
        : '';
    if (!writing.editing) return [this.#each('context', view), count];
    return html`<div class="ctx">
        ${phrase(english.editing)}<button class="ib" aria-label=${phrase(english.cancel)} @click=${writing.cancel}>
          ${icon(icons.close)}
        </button>
      </div>
      ${count}`;
  }

  /** Deletes at once what could still be taken back: the page goes away, or the room changes. */
  readonly flush = (): void => {
    for (const id of this.#deletions.keys()) this.#commit(id);
    this.#jump.stop();
    this.#hush();
    this.#each('flush');
  };

  #commit(id: string): void {
    const { room, conversation } = this.#connection;
    const state = conversation.messages.find((each) => each.id === id)?.state;
    if (state === 'queued' || state === 'failed') room?.discard(id);
    else if (state) room?.delete(id).catch(unheeded);
    const element = this.#messageOf(id);
    // “Undo” goes, too.
    if (element?.contains((this.#host.renderRoot as ShadowRoot).activeElement)) element.focus({ preventScroll: true });
    this.#settle(id);
  }

  #tell(text: string): void {
    this.#hush();
    this.#hush = announce(this.#host, this.#view?.phrase(text));
  }

  #messageOf(id: string): HTMLElement | undefined {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.msg')].find(({ dataset }) => dataset['id'] === id);
  }

  #settle(id: string): void {
    clearTimeout(this.#deletions.get(id));
    this.#deletions.delete(id);
    if (!this.#deletions.size) removeEventListener('pagehide', this.flush);
    this.#changed();
  }

  readonly #changed = (): void => {
    this.deleting = new Set(this.#deletions.keys());
    this.#host.requestUpdate();
  };
}
