import type { Attachment, ChatMessage } from '../client/index.ts';
import type { Feature, FeatureContext } from './feature.ts';
import { announce } from './media-announce.ts';
import { filesOf, nameOf } from './media-kinds.ts';
import { Lightbox } from './media-lightbox.ts';
import { Loads } from './media-loads.ts';
import { MediaMessages } from './media-messages.ts';
import { mediaStyles } from './styles/media.ts';
import type { View } from './view.ts';

type Carrier = HTMLElement & { readonly file: Attachment };

/** Images are got only when they are asked for where somebody pays by the byte. */
const isSparing = (): boolean =>
  matchMedia('(prefers-reduced-data: reduce)').matches ||
  !!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData;

/** A part: images and other files in messages. */
class Media implements Feature {
  readonly styles;

  #context: FeatureContext;
  #loads: Loads;
  #messages: MediaMessages;
  #lightbox: Lightbox;
  #view: View | undefined;
  #seen: readonly ChatMessage[] | undefined;
  #wasOnline = false;
  #watched = new Set<Carrier>();
  /** Elements of images in view, or nearly. */
  #inView = new Set<Carrier>();
  #watch: IntersectionObserver | undefined;
  /** Those that are saved as soon as they are here. */
  #saving = new Set<string>();

  constructor(context: FeatureContext) {
    const { kit, host, connection, changed } = context;
    this.#context = context;
    this.styles = mediaStyles(kit);
    this.#loads = new Loads(() => connection.chat, changed);
    this.#messages = new MediaMessages(kit, this.#loads, () => false);
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
    for (const file of files) this.#loads.put(file, this.#context.sent);
    this.#loads.retain(new Set(files.map(({ id }) => id)));
  }

  hostUpdated(): void {
    this.#lightbox.settle();
    const { host } = this.#context;
    const pics = host.isConnected ? host.renderRoot.querySelectorAll<Carrier>('[data-pic]') : [];
    const now = new Set(pics);
    for (const each of this.#watched) {
      if (now.has(each)) continue;
      this.#watch?.unobserve(each);
      this.#inView.delete(each);
    }
    if (now.size) this.#watch ??= new IntersectionObserver(this.#onIntersect, { rootMargin: '50%' });
    for (const each of now) if (!this.#watched.has(each)) this.#watch!.observe(each);
    this.#watched = now;
    this.#loads.trim(new Set([...this.#inView].map(({ file }) => file.id)));
    this.#want();
  }

  readonly #onIntersect = (entries: readonly IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inView.add(target as Carrier);
      else this.#inView.delete(target as Carrier);
    }
    this.#want();
  };

  #want(): void {
    if (isSparing()) return;
    const missing = [...this.#inView].filter(({ file }) => !this.#loads.get(file.id));
    for (const { file } of missing) this.#loads.want(file);
    if (missing.length) this.#context.changed();
  }

  // ── Where there is a place ───────────────────────────────────────────────────────────────────────────────────────

  above(message: ChatMessage, view: View): unknown {
    return this.#messages.images(message, view);
  }

  below(message: ChatMessage, view: View): unknown {
    return this.#messages.others(message, view);
  }

  render(view: View): unknown {
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
    this.#saving.add(file.id);
    if (load.state === 'loading') void load.done!.then(() => this.#settleSave(file));
    else this.#settleSave(file);
    this.#context.changed();
  }

  #settleSave(file: Attachment): void {
    const href = this.#loads.address(file.id);
    if (!this.#saving.delete(file.id) || !href) return;
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
    this.#saving.clear();
    this.#messages.playing.clear();
    this.#watch?.disconnect();
    this.#watch = this.#seen = undefined;
    this.#watched.clear();
    this.#inView.clear();
  }
}

export const feature = (context: FeatureContext): Feature => new Media(context);
