import { html } from 'lit';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import type { Language } from '../element/language.ts';
import { english } from './strings.ts';

/** What is done by the keyboard from everywhere. */
export type Command =
  | 'help'
  | 'next'
  | 'previous'
  | 'answer'
  | 'note'
  | 'assign'
  | 'close'
  | 'snooze'
  | 'tag'
  | 'merge'
  | 'search'
  | 'find'
  | `queue${1 | 2 | 3 | 4 | 5 | 6 | 7}`;

/** With Alt, by the place of the key: with Alt, some layouts make other letters. */
const withAlt: ReadonlyMap<string, Command> = new Map([
  ['ArrowDown', 'next'],
  ['ArrowUp', 'previous'],
  ['KeyR', 'answer'],
  ['KeyN', 'note'],
  ['KeyA', 'assign'],
  ['KeyC', 'close'],
  ['KeyS', 'snooze'],
  ['KeyT', 'tag'],
  ['KeyM', 'merge'],
  ['Digit1', 'queue1'],
  ['Digit2', 'queue2'],
  ['Digit3', 'queue3'],
  ['Digit4', 'queue4'],
  ['Digit5', 'queue5'],
  ['Digit6', 'queue6'],
  ['Digit7', 'queue7'],
]);

/** By the character, while no field has the focus. */
const alone: ReadonlyMap<string, Command> = new Map([
  ['?', 'help'],
  ['/', 'find'],
]);

const isField = (target: EventTarget | undefined): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** What a key asks for. A character alone is never one while a field has the focus. */
export function commandOf(event: KeyboardEvent): Command | undefined {
  const { altKey, ctrlKey, metaKey, code, key } = event;
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return 'search';
  if (altKey && !ctrlKey && !metaKey) return withAlt.get(code);
  const isAlone = !ctrlKey && !metaKey && !altKey && !isField(event.composedPath()[0]);
  return isAlone ? alone.get(key) : undefined;
}

/** Stands between the first and the last of some keys. */
const to = '…';

const rows: readonly (readonly [keys: readonly string[], text: string])[] = [
  [['↑', '↓', 'J', 'K'], english.keysList],
  [['Alt+↑', 'Alt+↓'], english.keysMove],
  [['Enter'], english.keysOpen],
  [['Esc'], english.keysBack],
  [['Alt+1', to, 'Alt+5'], english.keysQueues],
  [['Alt+6'], english.keysDue],
  [['Alt+7'], english.keysMentioned],
  [['@'], english.keysColleague],
  [['Alt+R'], english.keysAnswer],
  [['Alt+N'], english.keysNote],
  [['Enter'], english.keysSend],
  [['Alt+A'], english.keysAssign],
  [['Alt+C'], english.keysClose],
  [['Alt+S'], english.keysSnooze],
  [['Alt+T'], english.keysTag],
  [['Alt+M'], english.keysMerge],
  [['/'], english.keysCanned],
  [['/'], english.keysFind],
  [['Ctrl+K'], english.keysSearch],
  [['?'], english.keysHelp],
];

/** The list of them. */
export const shortcutList = ({ phrase }: Language) =>
  html`<dialog class="sheet keys" aria-labelledby="keys-title">
    <div class="head">
      <h2 id="keys-title">${phrase(english.shortcuts)}</h2>
      <form method="dialog">
        <button class="ib" aria-label=${phrase(english.done)}>${icon(common.close)}</button>
      </form>
    </div>
    <div class="body" tabindex="0" role="group" aria-labelledby="keys-title">
      <dl>
        ${rows.map(
          ([keys, text]) =>
            html`<div>
              <dt>${keys.map((key) => (key === to ? to : html`<kbd>${key}</kbd>`))}</dt>
              <dd>${phrase(text)}</dd>
            </div>`,
        )}
      </dl>
      <p>${phrase(english.keysLetters)}</p>
    </div>
  </dialog>`;
