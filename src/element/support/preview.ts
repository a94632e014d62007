import type { Room, RoomSnapshot } from '../../client/index.ts';
import { tellPreview } from '../../client/visits.ts';

/** Between two that are told, in milliseconds. */
const interval = 600;
/** What stands in the field is told again so often, for those who have come meanwhile; and for so long after it was changed. */
const renewal = 5_000;
const most = 120_000;

/** Shows the team what the visitor is typing (P45), while they want that and somebody of the team is there. Nothing of it is kept. */
export class Preview {
  /** Whether the visitor has agreed. Asked anew on each page. */
  isOn = false;

  #room: Room | undefined;
  #text = '';
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
    const shown = this.isOn && room && isSomebodyThere(room.snapshot) ? text.trim() && text : '';
    if (shown === this.#text) return;
    this.#text = shown;
    this.#changedAt = performance.now();
    // That there is nothing any more is told at once.
    this.#tellIn(shown ? this.#toldAt + interval - this.#changedAt : 0);
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

  #stop(): void {
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
    this.#toldAt = now;
    if (this.#text && now - this.#changedAt < most) this.#tellIn(renewal);
  }
}

const isSomebodyThere = ({ status, presence }: RoomSnapshot): boolean =>
  status === 'live' && presence.users.some(({ kind }) => kind === 'agent');
