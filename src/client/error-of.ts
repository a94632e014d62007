import { ChatError } from './errors.ts';
import type { Failure } from './types.ts';

/** What the relay has said of it is in the error. Beside the class, which there may be only one of on a page: entries of the SDK take that from the SDK. */
export const errorOf = (failure: Failure): ChatError => Object.assign(new ChatError(failure.code), failure);
