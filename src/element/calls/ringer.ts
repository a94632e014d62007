import type { ChatController } from '../controllers/chat-controller.ts';
import { ding } from '../notice/ding.ts';
import { isQuiet } from '../notice/disturbance.ts';
import { Notifications, permission } from '../notice/notifications.ts';
import type { Preferences } from '../notice/preferences.ts';

const interval = 2_500;

/** Makes it heard that somebody calls, as one wants to be told of messages: one sound for all tabs, and a notification where nobody looks. */
export class Ringer {
  #connection: Pick<ChatController, 'state'>;
  #preferences: Preferences;
  #notifications: Notifications;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(connection: Pick<ChatController, 'state'>, preferences: Preferences, onClick: () => void) {
    this.#connection = connection;
    this.#preferences = preferences;
    this.#notifications = new Notifications(onClick);
  }

  start(title: string, room: string): void {
    if (this.#timer !== undefined || isQuiet(this.#preferences, Date.now())) return;
    const sound = (): void => {
      if (this.#connection.state.leading && this.#preferences.sound) ding();
    };
    sound();
    this.#timer = setInterval(sound, interval);
    const isHidden = document.hidden && this.#connection.state.leading;
    if (isHidden && this.#preferences.desktop && permission() === 'granted') {
      this.#notifications.show(title, '', `call ${room}`);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#notifications.close();
  }
}
