import { changePush, pushSettings, type PushChanges, type PushSettings } from '../../client/push.ts';
import type { ChatController } from '../controllers/chat-controller.ts';
import type { Preferences } from './preferences.ts';

/** What the relay is told of how somebody wants to be told (P39): there it holds on all of their devices. Where it sends no pushes it knows nothing of it. */
export class RelaySettings {
  /** Whether the relay could not be told of the last change. */
  hasFailed = false;

  #connection: ChatController;
  #preferences: Preferences;
  #changed: () => void;

  constructor(connection: ChatController, preferences: Preferences, changed: () => void) {
    this.#connection = connection;
    this.#preferences = preferences;
    this.#changed = changed;
  }

  /** What was changed on another device holds here, too. */
  async look(): Promise<void> {
    this.hasFailed = false;
    const { chat, room } = this.#connection;
    if (!chat || !room) return;
    try {
      const found = await pushSettings(chat, { room: room.id });
      if (found.key === undefined || room !== this.#connection.room) return;
      this.#adopt(found);
      // A mute of which the relay was not told.
      if (!found.muted && this.#preferences.quiet) await this.change({ room: room.id, mute: true });
    } catch {
      // It is asked again when the page is opened again.
    }
    this.#changed();
  }

  #adopt({ pausedUntil = 0, hours, muted }: PushSettings): void {
    const preferences = this.#preferences;
    preferences.pausedUntil = pausedUntil;
    preferences.hours = hours;
    if (muted || preferences.isQuietTold) preferences.quiet = !!muted;
    if (muted) preferences.quietTold();
  }

  async change(changes: PushChanges): Promise<void> {
    this.hasFailed = false;
    const { chat } = this.#connection;
    if (!chat) return;
    try {
      if ((await pushSettings(chat)).key === undefined) return;
      await changePush(chat, changes);
      if (changes.mute) this.#preferences.quietTold();
    } catch {
      this.hasFailed = true;
    }
    this.#changed();
  }
}
