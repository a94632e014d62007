import type { Room, RoomSnapshot } from '../../client/index.ts';
import { tellPreview } from '../../client/visits.ts';

/** Between two that are told, in milliseconds. */
const interval = 600;
/** What stands in the field is told again so often, as the team’s side forgets what is not: soon after it was changed, and from then on. */
const renewal = 5_000;
const slowRenewal = 20_000;
const recent = 60_000;

/** Shows the team what the visitor is typing (P45), while they want that and somebody of the team is there. Nothing of it is kept. */
export class Preview {
  /** Whether the visitor has agreed. Asked anew on each page. */
  isOn = false;

  #room: Room | undefined;
  #text = '';
  /** Of the team, who is there. */
  #agents: readonly string[] = [];
  #changedAt = 0;
  #told = '';
  #toldAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What stands in the field now. */
  look(room: Room | undefined, text: string): void {
    if (room !== this.#room) {
      this.#stop();
      this.#room = room;
    }
    const before = this.#agents;
    this.#agents = room ? agentsIn(room.snapshot) : [];
    const shown = this.isOn && this.#agents.length > 0 ? text.trim() && text : '';
    const isOther = shown !== this.#text;
    // Who has come since has not been told.
    const isNews = shown && this.#agents.some((id) => !before.includes(id));
    if (!isOther && !isNews) return;
    const now = performance.now();
    this.#text = shown;
    if (isOther) this.#changedAt = now;
    // That there is nothing any more is told at once.
    this.#tellIn(shown ? this.#toldAt + interval - now : 0);
  }

  setOn(isOn: boolean): void {
    this.isOn = isOn;
    if (!isOn) this.#stop();
  }

  /** Nothing is shown any more. */
  end(): void {
    this.#stop();
    this.#room = undefined;
  }

  /** The page goes, and with it what was agreed to. */
  readonly #leave = (): void => this.#stop();

  #stop(): void {
    globalThis.removeEventListener?.('pagehide', this.#leave);
    clearTimeout(this.#timer);
    if (this.#told && this.#room) tellPreview(this.#room, '');
    this.#text = this.#told = '';
  }

  #tellIn(delay: number): void {
    clearTimeout(this.#timer);
    if (delay > 0) this.#timer = setTimeout(() => this.#tell(), delay);
    else this.#tell();
  }

  #tell(): void {
    const now = performance.now();
    if (!this.#room || (!this.#text && !this.#told)) return;
    tellPreview(this.#room, this.#text);
    this.#told = this.#text;
    if (this.#told) globalThis.addEventListener?.('pagehide', this.#leave);
    this.#toldAt = now;
    if (this.#text) this.#tellIn(now - this.#changedAt < recent ? renewal : slowRenewal);
  }
}

const agentsIn = ({ status, presence }: RoomSnapshot): readonly string[] =>
  status === 'live' ? presence.users.flatMap(({ id, kind }) => (kind === 'agent' ? [id] : [])) : [];
