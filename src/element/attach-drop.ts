import type { ReactiveElement } from 'lit';
import { english } from './attach-strings.ts';
import type { Kit } from './kit.ts';
import * as more from './media-icons.ts';
import { sizeOf } from './media-kinds.ts';
import type { View } from './view.ts';
import type { Language } from './language.ts';

const filesIn = ({ items }: DataTransfer): File[] =>
  [...items].flatMap((item) => {
    // A folder looks like a file that cannot be read.
    const file = item.webkitGetAsEntry?.()?.isDirectory ? null : item.getAsFile();
    return file ? [file] : [];
  });

/** Files that are dropped onto the panel or pasted into the field. */
export class Dropping {
  #host: ReactiveElement;
  #place: string;
  #may: () => boolean;
  #take: (files: readonly File[]) => void;
  /** Files are being dragged over the panel. */
  #isOver = false;

  /** @param place - Onto what they are dropped, as a selector. */
  constructor(host: ReactiveElement, place: string, may: () => boolean, take: (files: readonly File[]) => void) {
    this.#host = host;
    this.#place = place;
    this.#may = may;
    this.#take = take;
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
      host.renderRoot.addEventListener(type, (event) => this.#onDrag(event as DragEvent));
    }
    host.renderRoot.addEventListener('paste', (event) => this.#onPaste(event as ClipboardEvent));
  }

  #onDrag(event: DragEvent): void {
    const { type, dataTransfer, target, relatedTarget } = event;
    const panel = (target as Element).closest(this.#place);
    if (!panel || !dataTransfer?.types.includes('Files') || !this.#may()) return;
    // Else the browser would open the file in place of the page.
    event.preventDefault();
    if (type === 'dragleave') {
      if (!panel.contains(relatedTarget as Node | null)) this.end();
      return;
    }
    dataTransfer.dropEffect = 'copy';
    if (type === 'drop') {
      this.end();
      this.#take(filesIn(dataTransfer));
    } else if (!this.#isOver) {
      this.#isOver = true;
      this.#host.requestUpdate();
    }
  }

  #onPaste(event: ClipboardEvent): void {
    const { clipboardData } = event;
    if (!clipboardData || !(event.target as Element).matches('.grow textarea') || !this.#may()) return;
    const { types } = clipboardData;
    const files = filesIn(clipboardData);
    // What word processors copy is a text, and an image of it.
    if (!files.length || (types.includes('text/plain') && types.includes('text/html'))) return;
    event.preventDefault();
    this.#take(files);
  }

  end(): void {
    if (!this.#isOver) return;
    this.#isOver = false;
    this.#host.requestUpdate();
  }

  render({ html, icon }: Kit, view: Language & Pick<View, 'state'>): unknown {
    if (!this.#isOver) return '';
    const { phrase, state } = view;
    const { fileBytes } = state.limits;
    return html`<div class="drop" aria-hidden="true">
      <div>
        ${icon(more.upload)}
        <p>${phrase(english.drop)}</p>
        ${fileBytes ? html`<small>${phrase(english.upTo, { size: sizeOf(fileBytes, view) })}</small>` : ''}
      </div>
    </div>`;
  }
}
