import { english } from './attach-strings.ts';
import type { Tray, TrayItem } from './attach-tray.ts';
import * as icons from './icon-paths.ts';
import type { Kit } from './kit.ts';
import * as more from './media-icons.ts';
import { aboutOf, sizeOf } from './media-kinds.ts';
import { middleCut, ring } from './media-templates.ts';
import type { Language } from './language.ts';
import type { View } from './view.ts';

const reasons: Readonly<Record<string, keyof typeof english>> = {
  'file-too-large': 'tooLarge',
  'quota-exceeded': 'quota',
  'file-type-refused': 'kind',
  muted: 'muted',
  forbidden: 'forbidden',
};
/** What would fail again in the same way. */
const isFinal = ({ code }: TrayItem): boolean => /^file-/.test(code!);

/** The buttons before the field. */
export function starters(
  { html, icon }: Kit,
  view: Language & Pick<View, 'conversation'>,
  add: (files: readonly File[]) => void,
) {
  const { phrase, conversation } = view;
  const disabled = !conversation.can.includes('send');
  const onChange = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    add([...input.files!]);
    // The same file may be chosen again.
    input.value = '';
  };
  const choose = ({ currentTarget }: Event): void =>
    ((currentTarget as Element).previousElementSibling as HTMLInputElement).click();
  return html`<input type="file" class="all" multiple hidden @change=${onChange} /><button
      class="ib clip"
      data-more
      aria-label=${phrase(english.attach)}
      ?disabled=${disabled}
      @click=${choose}
    >
      ${icon(more.clip)}</button
    ><input type="file" accept="image/*" capture="environment" hidden @change=${onChange} /><button
      class="ib cam"
      data-more
      aria-label=${phrase(english.camera)}
      ?disabled=${disabled}
      @click=${choose}
    >
      ${icon(more.camera)}
    </button>`;
}

function itemView(kit: Kit, tray: Tray, item: TrayItem, view: Language) {
  const { html, icon } = kit;
  const { phrase } = view;
  const { file, preview, state, share } = item;
  const { name } = file;
  const isOn = state === 'sending' || state === 'waiting';
  const wait = html`<span
    class="up"
    role="progressbar"
    aria-label=${phrase(english.uploading, { name })}
    aria-valuenow=${Math.round(share * 100)}
    >${ring(kit, share)}</span
  >`;
  const again = html`<button
    class="ib up"
    aria-label=${phrase(english.retry, { name })}
    ?disabled=${isFinal(item)}
    @click=${() => tray.retry(item)}
  >
    ${icon(isFinal(item) ? icons.alert : icons.retry)}
  </button>`;
  const status = isOn ? wait : state === 'failed' ? again : '';
  const about = aboutOf({ name, bytes: file.size }, view);
  return html`<li class="item ${state} ${preview ? '' : 'doc'}">
    ${
      preview
        ? html`<img src=${preview} alt=${name} title=${`${name}, ${about}`} draggable="false" />${status}`
        : html`<span class="ext">${status || icon(more.file)}</span>
            <span class="fn">${middleCut(kit, name)}<small>${about}</small></span>`
    }
    <button class="rm" aria-label=${phrase(english.remove, { name })} @click=${() => tray.remove(item)}>
      ${icon(icons.close)}
    </button>
  </li>`;
}

type TrayView = Language & Pick<View, 'state'>;

/** What goes with the next message, above the field. */
export function trayView(kit: Kit, tray: Tray, view: TrayView) {
  const { html, icon } = kit;
  const { state, phrase } = view;
  const { items, armed, overfull } = tray;
  if (!items.length && !overfull) return '';
  const { fileBytes = 0, messageFiles = 0 } = state.limits;
  const why = items
    .filter((item) => item.state === 'failed')
    .map(({ file, code }) =>
      phrase(english[reasons[code!] ?? 'failed'], { name: file.name, size: sizeOf(fileBytes, view) }),
    );
  if (overfull) why.push(phrase(english.tooMany, { n: messageFiles }));
  const isHeld = tray.isPending && state.status !== 'online';
  return html`<ul class="tray" part="tray" aria-label=${phrase(english.tray)}>
      ${items.map((item) => itemView(kit, tray, item, view))}
    </ul>
    ${why.map((text) => html`<p class="why bad" role="status">${icon(icons.alert)}<span>${text}</span></p>`)}
    ${
      armed
        ? html`<p class="why">
            ${icon(icons.clock)}<span>${phrase(isHeld ? english.held : english.armed)}</span
            ><button class="link" @click=${() => tray.hold()}>${phrase(english.cancel)}</button>
          </p>`
        : isHeld
          ? html`<p class="why">${icon(icons.clock)}<span>${phrase(english.held)}</span></p>`
          : ''
    }`;
}
