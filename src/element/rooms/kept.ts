/** What this browser has kept of other rooms: drafts, and which are muted. Beside the draft of the room that is shown. */
export class Kept {
  /** What the names of all drafts of this person begin with; empty while that is not known. */
  #prefix = '';

  /** @param draftKey Under which name the draft of a room is kept. */
  follow(draftKey: string, room: string): void {
    this.#prefix = draftKey.endsWith(room) ? draftKey.slice(0, draftKey.length - room.length) : '';
  }

  draft(room: string): string {
    return this.#read(room);
  }

  isMuted(room: string): boolean {
    return this.#read(`${room} notices`) !== '';
  }

  #read(name: string): string {
    try {
      return (this.#prefix && localStorage.getItem(this.#prefix + name)) || '';
    } catch {
      return '';
    }
  }
}
