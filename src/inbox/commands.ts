import { queueNames } from './desk.ts';
import type { Mode } from './drafts.ts';
import type { Command } from './shortcuts.ts';
import type { InboxActions, InboxView } from './view.ts';

/** Does what a key asks for. */
export function runCommand(command: Command, { desk, me }: InboxView, act: InboxActions, root: ShadowRoot): void {
  const write = (mode: Mode) => {
    if (!desk.opened) return;
    act.setMode(mode);
    act.focusField();
  };
  const go = (step: 1 | -1) => {
    const next = desk.neighbour(step);
    if (next) act.open(next);
  };
  // A box that is open belongs to what was before one until now.
  root.querySelector<HTMLElement>(':popover-open')?.hidePopover();
  switch (command) {
    case 'help':
      return act.openShortcuts();
    case 'next':
      return go(1);
    case 'previous':
      return go(-1);
    case 'answer':
    case 'note':
      return write(command);
    case 'assign':
      return void (me && act.assign(me.id));
    case 'close':
      return act.toggleClosed();
    case 'snooze':
    case 'tag':
      return root.querySelector<HTMLElement>(`#${command}`)?.showPopover();
    case 'merge':
      return root.querySelector<HTMLElement>('[data-do=merge]')?.click();
    case 'find':
      return root.querySelector<HTMLElement>('.finder input')?.focus();
    case 'search':
      return act.openSearch();
    default:
      act.show(queueNames[Number(command.slice('queue'.length)) - 1]!);
      return act.focusList();
  }
}
