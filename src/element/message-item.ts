import { html, nothing } from 'lit';
import type { ChatMessage, User } from '../client/index.ts';
import { avatar } from './avatar.ts';
import { icon } from './icons.ts';
import type { Language } from './language.ts';
import type { StringKey } from './strings.ts';
import { isJumbo, richText } from './text.ts';
import type { Row } from './timeline.ts';

export interface MessageItemProperties {
  readonly row: Row;
  readonly language: Language;
  readonly layout: 'bubbles' | 'rows';
  /** Whether names are shown over others' groups. */
  readonly named: boolean;
  /** Whether Tab reaches it. */
  readonly tabStop: boolean;
  /** Whether its toolbar is there. */
  readonly tools: boolean;
  readonly mayReact: boolean;
  /** Deleted a moment ago, not told to the server yet: it can be undone. */
  readonly undoable: boolean;
  /** What is told under it; nothing for most. */
  readonly foot: unknown;
  /** It has just come. */
  readonly entering: boolean;
  readonly me: string | undefined;
  readonly users: ReadonlyMap<string, User>;
}

const reasons: Readonly<Record<string, StringKey>> = {
  limited: 'failedLimited',
  forbidden: 'failedForbidden',
  'text-length': 'failedLength',
};

/** Why a send failed, in words for people. */
export const failure = (code: string | undefined, { say }: Language) =>
  say('failed', { reason: say(reasons[code ?? ''] ?? 'failedOther') });

/** What is told under a message of one's own. */
export function foot(
  { message, progress, told }: Row,
  { say }: Language,
  /** Whether it is slow enough to be told; how many wait for the connection; whether they survive the page; who has read it. */
  facts: { slow: boolean; waiting: number; persistent: boolean; readers: readonly User[] },
) {
  if (!told || message.deleted) return nothing;
  if (progress === 'failed') {
    return html`<p class="foot bad">
      ${icon('alert')}${failure(message.error?.code, { say } as Language)}
      <button class="link" tabindex="-1" data-do="retry">${say('retry')}</button>
      <button class="link" tabindex="-1" data-do="discard">${say('remove')}</button>
    </p>`;
  }
  if (progress === 'waiting') {
    const { waiting, persistent, slow } = facts;
    if (waiting) {
      const many = waiting > 1 && persistent;
      return html`<p class="foot">${icon('clock')}${many ? say('waitingMany', { n: waiting }) : say('waiting')}</p>`;
    }
    return slow ? html`<p class="foot">${icon('ring')}${say('sending')}</p>` : nothing;
  }
  if (progress === 'sent') return html`<p class="foot">${icon('check')}${say('sent')}</p>`;
  return html`<p class="foot">
    ${facts.readers.slice(0, 3).map(({ id, name }) => avatar(id, name, 'tiny'))}${say('read')}
  </p>`;
}

/** One message with what stands before it. Its buttons name their action in `data-do`; the list handles them. */
export function messageItem(item: MessageItemProperties) {
  const { row, language, layout, users, undoable } = item;
  const { message, divider, fresh, first, last, progress } = row;
  const { say } = language;
  const { own, from, text } = message;
  const rows = layout === 'rows';
  const name = own ? say('you') : (users.get(from)?.name ?? message.name);
  const time = language.time(message.at);
  const gone = !!message.deleted || undoable;
  const content = gone ? say(own ? 'deletedOwn' : 'deleted') : text;
  const stateText =
    progress === 'failed'
      ? failure(message.error?.code, language)
      : own && !gone
        ? say(progress === 'waiting' ? 'sending' : progress)
        : '';
  const look = gone
    ? 'gone'
    : `${isJumbo(text) ? 'jumbo ' : ''}${progress === 'failed' ? 'bad' : progress === 'waiting' ? 'wait' : 'safe'}`;
  const person = avatar(from, users.get(from)?.name ?? message.name, rows ? 'big' : '');
  return html`${
      divider
        ? html`<p class="day"><time>${divider === 'day' ? language.day(message.at, Date.now()) : time}</time></p>`
        : nothing
    }${fresh ? html`<p class="new">${say('unreadMark')}</p>` : nothing}
    <div
      class="msg ${own ? 'own' : ''} ${first ? 'first' : ''} ${item.entering ? 'in' : ''}"
      part="message"
      role="article"
      tabindex=${item.tabStop ? 0 : -1}
      data-id=${message.id}
      aria-label="${say('said', { name, text: content })}, ${time}${stateText && `, ${stateText}`}"
    >
      ${
        first && (rows || (item.named && !own))
          ? html`<p class="by">
              <b><bdi>${users.get(from)?.name ?? message.name}</bdi></b
              ><time>${time}</time>
            </p>`
          : nothing
      }
      ${(rows ? first : last && !own) ? person : nothing}
      <div class="bub ${look}" part="bubble">
        <span class="txt" dir="auto"
          >${gone ? content : richText(text)}${
            message.edited && !gone ? html`<span class="edited">${say('edited')}</span>` : nothing
          }</span
        >
        ${undoable ? html`<button class="link" tabindex="-1" data-do="undo">${say('undo')}</button>` : nothing}
        ${
          item.tools && !gone
            ? html`<div class="tools">
                <time>${time}</time>
                ${item.mayReact ? tool('react', 'smile', say('react')) : nothing}${tool('menu', 'more', say('more'))}
              </div>`
            : nothing
        }
      </div>
      ${gone || !message.reactions.length ? nothing : reactions(message, item)} ${item.foot}
    </div>`;
}

const tool = (action: string, name: 'smile' | 'more', label: string) =>
  html`<button class="ib" tabindex="-1" aria-label=${label} data-do=${action}>${icon(name)}</button>`;

function reactions({ reactions: all }: ChatMessage, { me, users, language, mayReact }: MessageItemProperties) {
  return html`<div class="rx">
    ${all.map(({ emoji, by }) => {
      const names = language.list(by.map((id) => (id === me ? language.say('you') : (users.get(id)?.name ?? '…'))));
      return html`<button
        class="chip"
        tabindex="-1"
        data-do="toggle"
        data-emoji=${emoji}
        aria-pressed=${by.includes(me!)}
        aria-label="${emoji} ${by.length}: ${names}"
        title=${names}
        ?disabled=${!mayReact}
      >
        <i>${emoji}</i>${by.length}
      </button>`;
    })}
  </div>`;
}
