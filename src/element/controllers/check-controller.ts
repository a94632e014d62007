import type { ReactiveElement } from 'lit';
import type { ConnectionCheck } from '../check.ts';
import { kit } from '../kit.ts';
import { Part } from './part.ts';

/** Opens the check of the connection, which is a part. */
export class CheckController {
  readonly part: Part<ConnectionCheck>;

  /** @param server - Its address; undefined where only the page knows it. */
  constructor(host: ReactiveElement, server: () => string | undefined) {
    this.part = new Part(host, () =>
      import('../check.ts').then(({ ConnectionCheck }) => new ConnectionCheck(kit, host, server)),
    );
  }

  readonly onOpen = (): void => this.part.use((part) => part.open());
}
