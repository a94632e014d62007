/** What the browser says to notifications: asks nobody. */
export const permission = (): NotificationPermission => globalThis.Notification?.permission ?? 'denied';

/** The desktop's notifications of one room. A newer one takes the place of the one before. */
export class Notifications {
  #shown: Notification | undefined;
  #onClick: () => void;

  constructor(onClick: () => void) {
    this.#onClick = onClick;
  }

  /** The sound is ours, and one for all tabs. */
  show(title: string, body: string, room: string): void {
    try {
      this.#shown = new Notification(title, { body, tag: `live-chat ${room}`, silent: true });
    } catch {
      // On phones only a service worker may.
      return;
    }
    this.#shown.onclick = () => {
      window.focus();
      this.close();
      this.#onClick();
    };
  }

  close(): void {
    this.#shown?.close();
    this.#shown = undefined;
  }
}
