import type { AccountChange, AccountStore } from '../accounts.ts';
import { StoreUnavailableError } from '../errors.ts';
import { isRefused, type AccountChanged, type Operation, type Outcome } from './calls.ts';

/** The way to the threads of the store. */
interface Threads {
  read<T>(method: string, ...values: unknown[]): Promise<T>;
  add(operation: Operation, weight: number, settle: (outcome: Outcome) => void): void;
}

const weightOf = (change: AccountChange): number =>
  1_024 + (change.type === 'picture' ? (change.picture?.base64.length ?? 0) : 0);

/** The team, as the store keeps it. */
export const createAccounts = ({ read, add }: Threads): AccountStore => ({
  change: (change) =>
    new Promise((resolve, reject) =>
      add(['account', change], weightOf(change), (outcome) =>
        isRefused(outcome) ? reject(new StoreUnavailableError(outcome[1])) : resolve((outcome as AccountChanged)[1]),
      ),
    ),
  find: (key) => read('account', key),
  all: () => read('accounts'),
  picture: (account) => read('accountPicture', account),
  session: (hash) => read('accountSession', hash),
  sessionsOf: (account) => read('accountSessions', account),
  invitation: (hash) => read('accountInvitation', hash),
  invitations: () => read('accountInvitations'),
});
