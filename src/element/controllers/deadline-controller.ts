import type { ReactiveElement, ReactiveController } from 'lit';

/** Renders the host again when a moment comes that a render has asked about. There is a timer only while something is waited for. */
export class DeadlineController implements ReactiveController {
  #host: ReactiveElement;
  #next = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether that moment has come. If not, the host is rendered again when it does. */
  readonly passed = (at: number): boolean => {
    if (Date.now() >= at) return true;
    this.#next = Math.min(this.#next, at);
    return false;
  };

  hostUpdate(): void {
    this.#next = Infinity;
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    if (this.#next < Infinity && this.#host.isConnected) {
      this.#timer = setTimeout(() => this.#host.requestUpdate(), this.#next - Date.now());
    }
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
