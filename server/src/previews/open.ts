import type { RelayOptions } from '../options.ts';
import type { Store } from '../store/store.ts';
import { systemResolve } from '../webhooks/guard.ts';
import { createPageAddress } from './page-address.ts';
import { createPageFetcher } from './page-fetcher.ts';
import { Previews, type PreviewsParts } from './previews.ts';

type CommitListener = Parameters<Store['onCommit']>[0];

/** What looks at pages to which links lead, where that is wanted. */
export function openPreviews(
  { previews: wanted = false, environment }: RelayOptions,
  { store, ...parts }: Omit<PreviewsParts, 'store' | 'fetchPage'> & { readonly store: Store },
): Previews | undefined {
  const { previews } = store;
  if (!wanted || !previews) return undefined;
  const addressOf = createPageAddress(wanted === 'private', environment?.resolve ?? systemResolve);
  const kept = { previews, onCommit: (listener: CommitListener) => store.onCommit(listener) };
  return new Previews({ ...parts, store: kept, fetchPage: createPageFetcher(addressOf) });
}
