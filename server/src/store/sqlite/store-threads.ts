import { errorClasses } from '../../../../src/protocol/index.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { WriteResult } from '../write-result.ts';
import { isRefused, type Operation, type Outcome, type Refused } from './calls.ts';

/** How the two threads of the store are asked. */
export interface StoreThreads {
  read<T>(method: string, ...values: readonly unknown[]): Promise<T>;
  add(operation: Operation, weight: number, settle: (outcome: Outcome) => void): void;
}

/** What comes of an operation that nobody can be refused. Rejects where nothing can be written now. */
export const write = <O extends Exclude<Outcome, Refused>>(
  { add }: Pick<StoreThreads, 'add'>,
  operation: Operation,
  weight: number,
): Promise<O> =>
  new Promise((resolve, reject) =>
    add(operation, weight, (outcome) => {
      if (isRefused(outcome)) reject(new StoreUnavailableError(outcome[1]));
      else resolve(outcome as O);
    }),
  );

/** The same of one that may be refused. Rejects where it may be otherwise the next time. */
export const tryToWrite = (
  { add }: Pick<StoreThreads, 'add'>,
  operation: Operation,
  weight: number,
): Promise<WriteResult> =>
  new Promise((resolve, reject) =>
    add(operation, weight, (outcome) => {
      if (!isRefused(outcome)) resolve({ ok: true });
      else if (errorClasses[outcome[0]] === 'stop') resolve({ ok: false, code: outcome[0], message: outcome[1] });
      else reject(new StoreUnavailableError(outcome[1]));
    }),
  );
