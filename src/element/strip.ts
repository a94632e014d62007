import { html, nothing } from 'lit';
import type { ChatSnapshot, RoomSnapshot } from '../client/index.ts';
import { icon, type IconName } from './icons.ts';
import type { Language } from './language.ts';

/** What the strip says: what is wrong, then what happens to my message, then what I can do. */
export interface StripContent {
  readonly tone: '' | 'warn' | 'ok' | 'bad';
  readonly icon: IconName;
  readonly fact: string;
  readonly rest?: string | undefined;
  /** The label of the button that tries again. */
  readonly action?: string;
}

export interface ConnectionTruth {
  readonly state: ChatSnapshot;
  readonly conversation: RoomSnapshot | undefined;
  /** Since when there is no connection. */
  readonly lostAt: number | undefined;
  /** When it came back, after a loss long enough to be told, and how many sends waited then. */
  readonly backAt: number;
  readonly waited: number;
  readonly canSignIn: boolean;
  readonly passed: (at: number) => boolean;
  readonly language: Language;
}

const patience = 1_000;
const farewell = 4_000;

/** The one line about the connection that is true now; undefined when all is well. */
export function stripContent(truth: ConnectionTruth): StripContent | undefined {
  const { state, conversation, lostAt, backAt, waited, canSignIn, passed, language } = truth;
  const { say } = language;
  const { status, unsent } = state;
  if (status === 'refused' || status === 'signed-out') {
    const signedOut = status === 'signed-out';
    return {
      tone: 'bad',
      icon: signedOut ? 'lock' : 'ban',
      fact: say(signedOut ? 'signedOut' : 'refused'),
      rest: state.error?.message,
      action: say(signedOut && canSignIn ? 'signIn' : 'tryAgain'),
    };
  }
  if (conversation?.status === 'refused') {
    return { tone: 'bad', icon: 'ban', fact: say('refusedRoom'), rest: conversation.error?.message };
  }
  if (!state.persistent && unsent && status !== 'online') {
    return { tone: 'bad', icon: 'alert', fact: say('noStorage', { n: unsent }), rest: say('noStorageRest') };
  }
  if (status === 'offline') return { tone: 'warn', icon: 'cloud', fact: say('offline'), rest: say('offlineRest') };
  if (lostAt !== undefined && passed(lostAt + patience)) {
    if (status !== 'waiting' || !state.retryAt) return { tone: '', icon: 'ring', fact: say('connecting') };
    const left = Math.ceil((state.retryAt - Date.now()) / 1_000);
    // Asks to be rendered again when the next second begins.
    if (left > 0) passed(state.retryAt - (left - 1) * 1_000);
    return {
      tone: 'warn',
      icon: 'cloud',
      fact: say('away'),
      rest: say('awayRest', { n: Math.max(0, left) }),
      action: say('tryNow'),
    };
  }
  if (status === 'online' && backAt && !passed(backAt + farewell)) {
    const sent = waited - unsent;
    const restored = conversation?.restored ?? 0;
    const counts = [
      ...(sent > 0 ? [say('sentCount', { n: sent })] : []),
      ...(restored ? [say('restoredCount', { n: restored })] : []),
    ];
    return { tone: 'ok', icon: 'done', fact: say('back'), rest: counts.length ? `${counts.join(', ')}.` : undefined };
  }
  return undefined;
}

export function strip(content: StripContent | undefined, onAction: () => void) {
  return content
    ? html`<div class="strip ${content.tone}" part="strip">
        ${icon(content.icon)}
        <span><b>${content.fact}</b> ${content.rest}</span>
        ${content.action ? html`<button class="link" @click=${onAction}>${content.action}</button>` : nothing}
      </div>`
    : nothing;
}
