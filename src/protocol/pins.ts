import type { Page } from './log.ts';

/** Ask for what is pinned to a room (P31). */
export interface Pins {
  readonly type: 'pins';
  readonly id: number;
  readonly room: string;
}

/** The answer to pins: the messages as they are as of entry `asOf`, the newest pin first. */
export interface PinList extends Omit<Page, 'more'> {
  readonly type: 'pins';
  readonly id: number;
  readonly room: string;
  readonly epoch: string;
}
