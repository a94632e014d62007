import type { AccountRole } from '../store/accounts.ts';

/** Something that is done with the accounts of others. */
export type AccountAction =
  | 'see'
  | 'invite'
  | 'withdraw'
  | 'disable'
  | 'change-role'
  | 'reset-password'
  | 'take-picture';

/** What each role of the team may do with its accounts, beside what everybody may do with their own. */
const administration: Readonly<Record<AccountRole, readonly AccountAction[]>> = {
  agent: [],
  admin: ['see', 'invite', 'withdraw', 'disable', 'change-role', 'reset-password', 'take-picture'],
};

/** What of that goes on when the session is over by which it was done. */
const lasting: readonly AccountAction[] = ['invite', 'disable', 'change-role', 'reset-password'];

export const canAdminister = (role: AccountRole, action: AccountAction): boolean =>
  administration[role].includes(action);

/** Whether it goes on when the session is over by which it was done: then it asks who sits there (`Confirmations`). What takes away does not. */
export const outlastsSession = (action: AccountAction): boolean => lasting.includes(action);
