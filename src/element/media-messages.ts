import type { Attachment, ChatMessage } from '../client/index.ts';
import * as icons from './icon-paths.ts';
import type { Kit } from './kit.ts';
import type { Language } from './language.ts';
import * as more from './media-icons.ts';
import { aboutOf, isVoice, kindOf, nameOf, sizeOf } from './media-kinds.ts';
import type { Load, Loads } from './media-loads.ts';
import { english } from './media-strings.ts';
import { middleCut, ring } from './media-templates.ts';

/** How many images are shown; more are told by their number. */
const mostImages = 4;
/** How much higher than wide an image is shown, and how much lower. */
const highest = 4 / 3;
const lowest = 1 / 2;

/** What a message shows of its files. Their buttons name what they do in `data-do`; each element carries its file as `file`. */
export class MediaMessages {
  /** Those that are played. */
  readonly playing = new Set<string>();

  #kit: Kit;
  #loads: Loads;
  /** Of its buttons. */
  #tab: 0 | -1;

  constructor(kit: Kit, loads: Loads, tab: 0 | -1) {
    this.#kit = kit;
    this.#loads = loads;
    this.#tab = tab;
  }

  images({ files }: ChatMessage, view: Language): unknown {
    const { html } = this.#kit;
    const all = (files ?? []).filter((file) => kindOf(file) === 'image');
    if (!all.length) return '';
    const shown = all.slice(0, mostImages);
    return html`<div class="pics ${shown.length > 1 ? `many n${shown.length}` : ''}">
      ${shown.map((file, index) => this.#image(file, view, index === mostImages - 1 ? all.length - mostImages : 0))}
    </div>`;
  }

  #image(file: Attachment, view: Language, beyond: number): unknown {
    const { html, icon } = this.#kit;
    const { phrase } = view;
    const { id, name, width = 4, height = 3 } = file;
    const load = this.#loads.get(id);
    const hasFailed = load?.state === 'failed';
    const size = load ? '' : `, ${sizeOf(file.bytes, view)}`;
    const label = hasFailed ? phrase(english.again, { name }) : nameOf(file, view) + size;
    return html`<button
      class="pic"
      part="image"
      tabindex=${this.#tab}
      data-do=${hasFailed ? 'reload' : 'view'}
      data-pic
      .file=${file}
      .style=${`--ratio:${1 / Math.min(highest, Math.max(lowest, height / width))}`}
      aria-label=${beyond ? phrase(english.more, { name: label, n: beyond }) : label}
    >
      ${
        load?.state === 'there'
          ? html`<img src=${this.#loads.address(id)} alt=${name} draggable="false" />`
          : html`<span class="ph ${load?.state ?? ''}"
              >${icon(hasFailed ? icons.retry : more.image)}${
                load?.state === 'loading' ? '' : hasFailed ? phrase(english.notLoaded) : sizeOf(file.bytes, view)
              }</span
            >`
      }
      ${beyond ? html`<span class="beyond">+${beyond}</span>` : ''}
    </button>`;
  }

  others({ files }: ChatMessage, view: Language): unknown {
    return (files ?? [])
      .filter((file) => kindOf(file) !== 'image' && !isVoice(file))
      .map((file) => this.#other(file, view));
  }

  #other(file: Attachment, view: Language): unknown {
    const { html } = this.#kit;
    const { id } = file;
    const kind = kindOf(file);
    const label = nameOf(file, view);
    const source = this.playing.has(id) ? this.#loads.address(id) : undefined;
    const player =
      kind === 'video'
        ? html`<video src=${source} aria-label=${label} controls autoplay playsinline></video>`
        : html`<audio src=${source} aria-label=${label} controls autoplay></audio>`;
    return html`<div class="card" part="file" role="group" aria-label=${label}>
      ${this.#card(file, kind === 'file' ? 'save' : 'play', view)}${source ? player : ''}
    </div>`;
  }

  #card(file: Attachment, action: 'save' | 'play', view: Language): unknown {
    const { html, icon } = this.#kit;
    const { phrase } = view;
    const { id, name } = file;
    const load = this.#loads.get(id);
    const isPlaying = this.playing.has(id) && load?.state === 'there';
    const about = load?.state === 'failed' ? phrase(english.notLoaded) : aboutOf(file, view);
    const button = (does: string, path: string, label: string) =>
      html`<button class="ib" tabindex=${this.#tab} data-do=${does} .file=${file} aria-label=${label}>
        ${isLoading(load) ? ring(this.#kit, load!.share) : icon(load?.state === 'failed' ? icons.retry : path)}
      </button>`;
    return html`<span class="ext">${icon(action === 'play' ? more.play : more.file)}</span>
      <span class="fn">${middleCut(this.#kit, name)}<small>${about}</small></span>
      ${
        action === 'save' || isPlaying
          ? button('save', more.download, phrase(english.download, { name }))
          : button('play', more.play, phrase(english.play, { name }))
      }`;
  }
}

const isLoading = (load: Load | undefined): boolean => load?.state === 'loading';
