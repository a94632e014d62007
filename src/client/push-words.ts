/** What a worker says to pages of its site, and they to it. */
export interface PushWord {
  readonly type: 'live-chat-push';
  /**
   * - `told`: a message is about to be shown. Whoever shows its room answers `seen`, whoever has told of it `told`.
   * - `here`: a notification was clicked. Whoever can show its message answers `here`.
   * - `open`: show it.
   */
  readonly word: 'told' | 'here' | 'open';
  readonly room: string;
  readonly seq: number;
}

/** Who has nothing to say says so: then nobody has to wait. */
export type PushReply = 'seen' | 'told' | 'here' | 'none';

/** What is shown of a room has one tag: what is newer takes its place. */
export const tagOf = (room: string): string => `live-chat ${room}`;

/** What a notification of a room knows of itself. */
export interface ShownPush {
  readonly room: string;
  readonly seq: number;
  /** Messages of the room that were not read. */
  readonly count: number;
  readonly page?: string;
}

/** The parameter of an address, in its fragment or its query, that leads to a message: `room/seq`. */
export const linkName = 'live-chat';

/** An address of a page that leads to a message. */
export function addressTo(page: string | URL, room: string, seq: number): string {
  const address = new URL(page);
  const said = `${room}/${seq}`;
  // What a page has there may be its own way of telling where one is.
  if (address.hash) address.searchParams.set(linkName, said);
  else address.hash = `${linkName}=${said}`;
  return address.href;
}

/** Puts the number of what is shown on the site's icon, where it has one. */
export async function count(registration: ServiceWorkerRegistration): Promise<void> {
  const shown = await registration.getNotifications();
  const sum = shown.reduce((before, { data }) => before + ((data as ShownPush | null)?.count ?? 0), 0);
  // Only apps have an icon to be counted on: elsewhere it is refused.
  await navigator.setAppBadge?.(sum).catch(() => {});
}
