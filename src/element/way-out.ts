import { wayOutOf } from './pane.ts';
import type { ChatElement } from './feature.ts';
import { phone } from './phone.ts';

/** Told when the browser wants to leave what is shown, as by the way back of an Android phone. TypeScript does not know it yet. */
interface CloseWatcher {
  onclose: (() => void) | null;
  destroy(): void;
}

/**
 * The way back of a phone, where the browser tells of it: it leads out of what lies over the conversation, then out of a panel that fills the
 * screen, and only then to another page. The page's history is left alone.
 */
export class WayOut {
  #host: ChatElement;
  #watcher: CloseWatcher | undefined;
  /** Escape is a key that those have heard already whom it concerns. */
  #isKey = false;

  constructor(host: ChatElement) {
    this.#host = host;
    const onKeydown = (event: Event): void => {
      this.#isKey = (event as KeyboardEvent).key === 'Escape';
      setTimeout(() => (this.#isKey = false));
    };
    host.renderRoot.addEventListener('keydown', onKeydown, true);
    host.addController({ hostUpdated: () => this.#follow(), hostDisconnected: () => this.#end() });
  }

  #follow(): void {
    const { open, mode, renderRoot, isConnected } = this.#host;
    const isWanted = isConnected && phone.matches && ((mode === 'bubble' && open) || !!wayOutOf(renderRoot));
    if (!isWanted) return this.#end();
    const { CloseWatcher } = globalThis as { CloseWatcher?: new () => CloseWatcher };
    if (this.#watcher || !CloseWatcher) return;
    this.#watcher = new CloseWatcher();
    this.#watcher.onclose = this.#leave;
  }

  #end(): void {
    this.#watcher?.destroy();
    this.#watcher = undefined;
  }

  readonly #leave = (): void => {
    const { mode, renderRoot } = this.#host;
    // It has ended with that; the next update has another one, where there is still something to be left.
    this.#watcher = undefined;
    if (!this.#isKey) {
      const button = wayOutOf(renderRoot);
      if (button) button.click();
      else if (mode === 'bubble') this.#host.hide();
    }
    this.#host.requestUpdate();
  };
}
