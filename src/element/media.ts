import type { Attachment, ChatMessage } from '../client/index.ts';
import type { Feature, FeatureContext, MediaContext } from './feature.ts';
import { announce } from './media-announce.ts';
import { filesOf, nameOf } from './media-kinds.ts';
import { Lightbox } from './media-lightbox.ts';
import { isSparing, Loads } from './media-loads.ts';
import { MediaMessages } from './media-messages.ts';
import { Sight, type Carrier } from './media-sight.ts';
import { mediaStyles } from './styles/media.ts';
import type { MediaView } from './view.ts';

/** A part: images and other files in messages. */
export class Media implements Feature {
  readonly styles;

  #context: MediaContext;
  #loads: Loads;
  #messages: MediaMessages;
  #lightbox: Lightbox;
  #view: MediaView | undefined;
  #seen: readonly ChatMessage[] | undefined;
  #wasOnline = false;
  #sight: Sight;
  /** Those that are saved as soon as they are here. */
  #unsaved = new Set<string>();

  constructor(context: MediaContext) {
    const { kit, host, connection, changed } = context;
    this.#context = context;
    this.styles = mediaStyles(kit);
    this.#loads = context.loads = new Loads(() => connection.chat, changed);
    this.#messages = new MediaMessages(kit, this.#loads, context.isTabbed ? 0 : -1);
    this.#sight = new Sight(host, '[data-pic], .voice', () => this.#want());
    this.#lightbox = new Lightbox(kit, host, this.#loads, (file) => this.#save(file));
    host.addController(this);
  }

  // ── With each rendering of the host ──────────────────────────────────────────────────────────────────────────────

  hostUpdate(): void {
    const { conversation, state } = this.#context.connection;
    const isOnline = state.status === 'online';
    if (isOnline && !this.#wasOnline) this.#loads.resume();
    this.#wasOnline = isOnline;
    if (conversation.messages === this.#seen) return;
    this.#seen = conversation.messages;
    const files = filesOf(this.#seen);
    this.#loads.retain(new Set(files.map(({ id }) => id)));
  }

  hostUpdated(): void {
    this.#lightbox.settle();
    this.#sight.update();
    this.#loads.trim(new Set(this.#sight.files.map(({ id }) => id)));
    this.#want();
  }

  #want(): void {
    if (isSparing()) return;
    const missing = this.#sight.files.filter(({ id }) => !this.#loads.get(id));
    for (const file of missing) this.#loads.want(file);
    if (missing.length) this.#context.changed();
  }

  // ── Where there is a place ───────────────────────────────────────────────────────────────────────────────────────

  above(message: ChatMessage, view: MediaView): unknown {
    return this.#messages.images(message, view);
  }

  below(message: ChatMessage, view: MediaView): unknown {
    return this.#messages.others(message, view);
  }

  render(view: MediaView): unknown {
    this.#view = view;
    return this.#lightbox.render(view);
  }

  act(action: string, _message: ChatMessage, button: HTMLElement): boolean {
    const { file } = button as Carrier;
    if (!/^(view|reload|save|play)$/.test(action) || !file) return false;
    if (action === 'view') this.#lightbox.open(file);
    if (action === 'reload') this.#loads.again(file);
    if (action === 'save') this.#save(file);
    if (action === 'play') {
      this.#messages.playing.add(file.id);
      this.#loads.again(file);
    }
    this.#context.changed();
    return true;
  }

  /** Has the browser keep a file, once it is here. */
  #save(file: Attachment): void {
    const load = this.#loads.again(file);
    this.#unsaved.add(file.id);
    if (load.state === 'loading') void load.done!.then(() => this.#settleSave(file));
    else this.#settleSave(file);
    this.#context.changed();
  }

  #settleSave(file: Attachment): void {
    const href = this.#loads.address(file.id);
    if (!this.#unsaved.delete(file.id) || !href) return;
    const link = document.createElement('a');
    Object.assign(link, { href, download: file.name });
    link.click();
  }

  happened(type: string, detail: unknown): void {
    if (type !== 'message' || !this.#view) return;
    const { own, text, files } = detail as ChatMessage;
    // Without a text the names are said in its place.
    if (own || !text || !files) return;
    for (const file of files) announce(this.#context.host, nameOf(file, this.#view));
  }

  flush(): void {
    this.#lightbox.close();
    if (this.#context.host.isConnected) return;
    // The host leaves the page.
    this.#loads.retain(new Set());
    this.#unsaved.clear();
    this.#messages.playing.clear();
    this.#sight.clear();
    this.#seen = undefined;
  }
}

export const feature = (context: FeatureContext): Feature => new Media(context);
