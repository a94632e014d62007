import { css, html, type LitElement } from 'lit';
import type { Chat, ChatMessage, Room, RoomSnapshot } from '../../client/index.ts';
import { Calling } from '../../element/calls/calling.ts';
import type { CallContext, CallView } from '../../element/calls/context.ts';
import { callStyles } from '../../element/calls/styles.ts';
import { avatar } from '../../element/avatar.ts';
import { icon } from '../../element/icons.ts';
import { isErased, visitorName } from '../names.ts';
import type { OpenedConversation } from '../opened.ts';
import type { InboxCalls, InboxView } from '../view.ts';

// Made here, as a file that two modules of the inbox have in common would be one more.
const kit = { avatar, css, html, icon };

/** At the end of the page, over all that is there: one goes on working while one talks. */
const place = css`
  .callout {
    position: fixed;
    inset-block-end: 16px;
    inset-inline-end: 16px;
    z-index: 30;
    inline-size: min(380px, calc(100% - 32px));
  }
  .callout:empty {
    display: none;
  }
  .callout .callbox {
    position: relative;
    block-size: min(480px, calc(100vh - 32px));
    border-radius: 16px;
    overflow: hidden;
    box-shadow: 0 12px 40px #0006;
  }
  .callout .callbar {
    margin: 0;
    border-radius: 12px;
    box-shadow: 0 8px 24px #0004;
  }
  .callout .callend {
    padding: 8px 8px 8px 12px;
    border-radius: 12px;
    border: 1px solid var(--line);
    background: var(--bg);
    box-shadow: 0 8px 24px #0004;
  }
`;

const nowhere = { id: '', status: 'loading', can: [] as const, kind: undefined } as unknown as RoomSnapshot;

/** Calls with visitors (P55), by the templates of `<live-chat>`. */
class Calls implements InboxCalls {
  readonly styles = [callStyles(kit), place];
  readonly #calling: Calling;
  #opened: OpenedConversation | undefined;

  constructor(host: LitElement, chat: () => Chat | undefined, does: Pick<CallContext, 'answered' | 'announce'>) {
    const room = (): Room | undefined => this.#opened?.room;
    const update = (): void => host.requestUpdate();
    this.#calling = new Calling({
      kit,
      host: host as LitElement & { open: boolean },
      connection: {
        get chat() {
          return chat();
        },
        get room() {
          return room();
        },
        get state() {
          return chat()!.snapshot;
        },
      },
      writing: {
        draftKey: 'inbox calls',
        focus: () => host.renderRoot.querySelector<HTMLElement>('.composer textarea')?.focus(),
      },
      changed: update,
      whole: (given) => given,
      isTabbed: true,
      ...does,
    });
  }

  #view(view: InboxView): CallView {
    const opened = (this.#opened = view.desk.opened);
    const visitor = opened?.visitor;
    const { phrase, state, isPhone } = view;
    return {
      phrase,
      state,
      fills: isPhone,
      title: opened ? visitorName(visitor, view) : '',
      conversation: { ...(opened?.room.snapshot ?? nowhere), ...(isErased(visitor) && { can: [] }) },
      people: { direct: true, other: visitor },
    };
  }

  head(view: InboxView): unknown {
    return this.#calling.buttons(this.#view(view));
  }

  text(message: ChatMessage, view: InboxView): unknown {
    return this.#calling.text(message, this.#view(view));
  }

  over(view: InboxView): unknown {
    const shown = this.#view(view);
    const all = [this.#calling.render(shown), this.#calling.small(shown), this.#calling.context(shown)].filter(Boolean);
    return all.length > 0 ? html`<div class="callout">${all}</div>` : '';
  }

  end(): void {
    this.#calling.end();
  }
}

export const create = (...given: ConstructorParameters<typeof Calls>): InboxCalls => new Calls(...given);
