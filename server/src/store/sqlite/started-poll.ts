import type { NewPoll, Poll } from '../../../../src/protocol/index.ts';

/** A poll in which nobody has voted. */
export const startedPoll = ({ options, multiple, names, duration }: NewPoll, at: number): Poll => ({
  options,
  ...(multiple && { multiple }),
  ...(names && { names }),
  ...(duration !== undefined && { ends: at + duration }),
  votes: Array.from({ length: options }, () => 0),
  voters: 0,
});
