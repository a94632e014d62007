import { Dropping } from './attach-drop.ts';
import { starters, trayView } from './attach-composer.ts';
import { english } from './attach-strings.ts';
import { Tray } from './attach-tray.ts';
import type { Feature, FeatureContext } from './feature.ts';
import { announce } from './media-announce.ts';
import { attachStyles } from './styles/attach.ts';
import type { View } from './view.ts';

/** A part: files on their way out. */
class Attach implements Feature {
  readonly styles;

  #context: FeatureContext;
  #tray: Tray;
  #dropping: Dropping;
  #view: View | undefined;

  constructor(context: FeatureContext) {
    const { kit, host } = context;
    this.#context = context;
    this.styles = attachStyles(kit);
    this.#tray = new Tray(context);
    this.#dropping = new Dropping(host, '[part~=panel]', this.#mayUpload, this.#add);
    host.renderRoot.addEventListener('click', this.#onSend, true);
    host.renderRoot.addEventListener('keydown', this.#onSend, true);
    host.renderRoot.addEventListener('attach', (event) => this.#onAttach(event as CustomEvent<File>));
    host.addController(this);
  }

  readonly #mayUpload = (): boolean => this.#context.connection.conversation.can.includes('upload');

  readonly #add = (files: readonly File[]): void => {
    const { writing, host } = this.#context;
    const n = this.#tray.add(files);
    if (n) announce(host, this.#view?.phrase(english.added, { n }));
    writing.focus();
  };

  /** Send waits for what is being uploaded: before the field itself hears of it. */
  readonly #onSend = (event: Event): void => {
    const target = event.target as Element;
    const { key, shiftKey, isComposing, keyCode } = event as KeyboardEvent;
    const isKey = key === 'Enter' && !shiftKey && !isComposing && keyCode !== 229 && target.matches('.grow textarea');
    if (!isKey && !(event.type === 'click' && target.closest('.send'))) return;
    if (!this.#tray.hold()) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#tray.armed) announce(this.#context.host, this.#view?.phrase(english.armed));
  };

  /** Another part has something that is to be sent as soon as it is uploaded. */
  #onAttach(event: CustomEvent<File>): void {
    event.preventDefault();
    this.#tray.add([event.detail]);
    if (!this.#tray.armed) this.#tray.hold();
  }

  /** Of the host, before each of its renderings. */
  hostUpdate(): void {
    this.#tray.sync();
  }

  starters(view: View): unknown {
    this.#view = view;
    return this.#mayUpload() ? starters(this.#context.kit, view, this.#add) : '';
  }

  context(view: View): unknown {
    return trayView(this.#context.kit, this.#tray, view);
  }

  render(view: View): unknown {
    return this.#dropping.render(this.#context.kit, view);
  }

  flush(): void {
    this.#dropping.end();
    if (!this.#context.host.isConnected) this.#tray.clear();
  }
}

export const feature = (context: FeatureContext): Feature => new Attach(context);
