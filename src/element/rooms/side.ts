import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import type { RoomSummary } from '../../client/room-list.ts';
import { Details } from './details.ts';
import { Finder } from './finder.ts';
import type { SideHost } from './side-host.ts';
import { sideStyles } from './side-styles.ts';

/** A part, loaded when it is wanted: new conversations, and all about the room that is shown. */
export class Side implements SideHost {
  readonly styles;
  readonly finder: Finder;
  readonly details: Details;
  /** Shows a room. */
  readonly choose: (room: string) => void;

  #host: FeatureContext['host'];

  constructor(
    context: FeatureContext,
    choose: (room: string) => void,
    leave: (room: string) => void,
    block: (users: Iterable<string>) => void,
  ) {
    this.#host = context.host;
    this.choose = choose;
    this.styles = sideStyles(context.kit);
    this.finder = new Finder(context, this);
    this.details = new Details(context, this, leave, block);
  }

  /** Gives the focus to what is there after the next update. */
  focus(selector: string): void {
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }

  /** In the place of the list; nothing where it is not wanted. */
  start(view: View): unknown {
    return this.finder.isOpen ? this.finder.render(view) : undefined;
  }

  /** At the end of the conversation. */
  end(view: View, summary: RoomSummary | undefined): unknown {
    return this.details.isOpen ? this.details.render(view, summary) : '';
  }
}
