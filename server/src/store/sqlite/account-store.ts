import type { AccountChange, AccountStore } from '../accounts.ts';
import type { AccountChanged } from './calls.ts';
import { write, type StoreThreads } from './store-threads.ts';

const weightOf = (change: AccountChange): number =>
  1_024 + (change.type === 'picture' ? (change.picture?.base64.length ?? 0) : 0);

/** The team, as the store keeps it. */
export const createAccounts = (threads: StoreThreads): AccountStore => ({
  change: async (change) => (await write<AccountChanged>(threads, ['account', change], weightOf(change)))[1],
  find: (key) => threads.read('account', key),
  all: () => threads.read('accounts'),
  picture: (account) => threads.read('accountPicture', account),
  session: (hash) => threads.read('accountSession', hash),
  sessionsOf: (account) => threads.read('accountSessions', account),
  invitation: (hash) => threads.read('accountInvitation', hash),
  invitations: () => threads.read('accountInvitations'),
});
