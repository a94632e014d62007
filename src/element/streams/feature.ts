import type { Chat, ChatMessage, Room, RoomSnapshot, Unsubscribe } from '../../client/index.ts';
import { followStreams, mayStop, stop, type StreamedMessage } from '../../client/streams.ts';
import type { Happenings } from '../events.ts';
import type { Feature, FeatureContext, TalkContext } from '../feature.ts';
import { announce } from '../media-announce.ts';
import type { TalkView } from '../view.ts';
import { Growth } from './growth.ts';
import { english } from './strings.ts';
import { streamStyles } from './styles.ts';

const stopIcon = 'M7 5.5h6A1.5 1.5 0 0 1 14.5 7v6a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 13V7A1.5 1.5 0 0 1 7 5.5Z';
const brokenIcon = 'M3 10h4l2-3 2 6 2-3M15.5 10h.1M18 10h.1';

const isWritten = ({ streaming, deleted }: ChatMessage): boolean => !!streaming && !deleted;

/** Messages that are written bit by bit (P18): shows them as they grow, tells of them when they are finished, and stops them. */
export class Streams implements Feature {
  readonly styles;

  #context: TalkContext;
  #room: Room | undefined;
  #ends: Unsubscribe[] = [];
  /** Those that are being written, by their number. */
  #growths = new Map<number, Growth>();
  /** Those that are asked to be stopped. */
  #stopping = new Set<number>();
  /** The one that could not be stopped. */
  #refused: number | undefined;
  #view: TalkView | undefined;

  constructor(context: TalkContext) {
    this.#context = context;
    this.styles = streamStyles(context.kit);
  }

  // ── What is known of them ────────────────────────────────────────────────────────────────────────────────────────

  #follow(): void {
    const { chat, room } = this.#context.connection;
    if (room === this.#room) return;
    this.flush();
    this.#room = room;
    if (!chat || !room) return;
    const grown = ({ seq, text }: StreamedMessage): void => this.#growthOf(seq).grow(text);
    this.#ends = [followStreams(chat as Chat, room, grown), room.subscribe((snapshot) => this.#look(snapshot))];
  }

  #growthOf(seq: number, at = Date.now()): Growth {
    let growth = this.#growths.get(seq);
    if (!growth) this.#growths.set(seq, (growth = new Growth(at, this.#context.changed)));
    return growth;
  }

  /** Of what is finished is told now, once: its beginning said nothing. */
  #look({ messages }: RoomSnapshot): void {
    for (const each of messages) if (isWritten(each)) this.#growthOf(each.seq!, each.at);
    for (const [seq, growth] of this.#growths) {
      const message = messages.find((each) => each.seq === seq);
      if (message && isWritten(message)) continue;
      growth.end();
      this.#growths.delete(seq);
      this.#stopping.delete(seq);
      if (this.#refused === seq) this.#refused = undefined;
      if (!message) continue;
      this.#keepFocus(message);
      if (message.text && !message.deleted) this.#context.connection.emit('message', message);
    }
  }

  /** Its button goes away: the focus stays with its message. */
  #keepFocus({ id }: ChatMessage): void {
    const { activeElement } = this.#context.host.renderRoot as ShadowRoot;
    const owner = activeElement?.closest<HTMLElement>('.msg');
    if (activeElement?.closest('.strm') && owner?.dataset['id'] === id) owner.focus();
  }

  happened<T extends keyof Happenings>(type: T, detail: Happenings[T]): void {
    const { streaming, seq, at } = detail as ChatMessage;
    if (type !== 'message' || !streaming) return;
    this.#follow();
    this.#growthOf(seq!, at);
    // It may have been finished before this was loaded.
    this.#look(this.#context.connection.conversation);
  }

  // ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────

  text(message: ChatMessage, view: TalkView): unknown {
    this.#view = view;
    if (!message.streaming) return '';
    this.#follow();
    const { html } = this.#context.kit;
    const growth = this.#growthOf(message.seq!, message.at);
    const shown = growth.messageOf(message);
    const calm = growth.isSilent ? 'calm' : '';
    if (!shown.text) return [0, 1, 2].map(() => html`<i class="strdot ${calm}"></i>`);
    const caret = html`<i class="caret ${calm}"></i>`;
    return (
      this.#context.growing?.(shown, view, caret) ?? html`<span class="txt" dir="auto">${shown.text}${caret}</span>`
    );
  }

  /** What was ended before its time says so at its end. */
  below({ cut, deleted }: ChatMessage, { phrase }: TalkView): unknown {
    const { html, icon } = this.#context.kit;
    if (!cut || deleted) return '';
    const isBroken = cut.by === 'relay';
    return html`<p class="strend">
      ${icon(isBroken ? brokenIcon : stopIcon)}${phrase(isBroken ? english.broken : english.stopped)}
    </p>`;
  }

  under(message: ChatMessage, { conversation, phrase }: TalkView): unknown {
    const { streaming, seq } = message;
    if (!streaming) return '';
    const { kit, isTabbed } = this.#context;
    const { html, icon } = kit;
    const isSilent = this.#growthOf(seq!, message.at).isSilent;
    const isRefused = this.#refused === seq;
    const told = isRefused ? english.refused : isSilent ? english.writing : undefined;
    const may = mayStop({ snapshot: conversation }, message);
    if (!told && !may) return '';
    return html`<div class="strm">
      ${
        may
          ? html`<button
              class="strb"
              tabindex=${isTabbed ? 0 : -1}
              data-do="stop-stream"
              aria-disabled=${this.#stopping.has(seq!)}
            >
              ${icon(stopIcon)}${phrase(english.stop)}
            </button>`
          : ''
      }${told ? html`<span class=${isRefused ? 'bad' : ''}>${phrase(told)}</span>` : ''}
    </div>`;
  }

  said({ streaming, cut, deleted }: ChatMessage, { phrase }: TalkView): string {
    if (deleted || (!streaming && !cut)) return '';
    return `, ${phrase(streaming ? english.writing : cut!.by === 'relay' ? english.broken : english.stopped)}`;
  }

  // ── What one does ────────────────────────────────────────────────────────────────────────────────────────────────

  act(action: string, { seq, streaming }: ChatMessage): boolean {
    if (action === 'stop-stream') void this.#stop(seq!);
    else if (action === 'copy' && streaming) {
      // There is nothing of it in the message yet.
      navigator.clipboard.writeText(this.#growths.get(seq!)?.text ?? '').catch(() => {});
    } else return false;
    return true;
  }

  async #stop(seq: number): Promise<void> {
    const { changed, connection, host } = this.#context;
    if (this.#stopping.has(seq)) return;
    this.#stopping.add(seq);
    this.#refused = undefined;
    changed();
    try {
      await stop(connection.room!, seq);
    } catch {
      // Finished meanwhile, or refused: it is seen from the message which.
      if (!this.#growths.has(seq)) return;
      this.#stopping.delete(seq);
      this.#refused = seq;
      announce(host, this.#view?.phrase(english.refused));
      changed();
    }
  }

  flush(): void {
    for (const end of this.#ends.splice(0)) end();
    for (const growth of this.#growths.values()) growth.end();
    this.#growths.clear();
    this.#stopping.clear();
    this.#room = this.#refused = undefined;
  }
}

export const feature = (context: FeatureContext): Feature => new Streams(context);
