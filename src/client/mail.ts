import { askApi } from './request.ts';
import type { Chat, Room } from './types.ts';

/** Whether the relay sends mails, and where whoever asks is told of answers by them. */
export interface MailState {
  readonly sends: boolean;
  readonly address?: string;
}

/**
 * Whether the relay sends mails, and where a visitor has said that they want to be told of answers (P48).
 *
 * @throws {@link ChatError} `disconnected` where the relay cannot be reached.
 *
 * @example
 * ```ts
 * const { sends, address } = await mailState(chat);
 * ```
 */
export const mailState = async (chat: Chat): Promise<MailState> =>
  JSON.parse(await askApi(chat, 'GET', '/mail')) as MailState;

/**
 * Has a visitor told by mail of answers of the team that they do not read (P44); without an address no more of it, and the relay forgets the one it had.
 *
 * @throws {@link ChatError} `bad-message` for what is no address; `limited` after many; `forbidden` for the team, and where no mails are sent.
 *
 * @example
 * ```ts
 * await setMailAddress(chat, 'maya@example.com');
 * ```
 */
export const setMailAddress = async (chat: Chat, address: string | undefined): Promise<void> => {
  await (address === undefined ? askApi(chat, 'DELETE', '/me/mail') : askApi(chat, 'PUT', '/me/mail', { address }));
};

/**
 * Has a conversation sent to an e-mail address, once: by its visitor when somebody of the team has answered, or by the team.
 *
 * @throws {@link ChatError} `bad-message` for what is no address; `limited` after many; `busy` where too many wait; `forbidden` where nobody has answered yet, and where no mails are sent.
 *
 * @example
 * ```ts
 * await sendTranscript(chat, room, 'maya@example.com');
 * ```
 */
export const sendTranscript = async (chat: Chat, { id }: Pick<Room, 'id'>, address: string): Promise<void> => {
  await askApi(chat, 'POST', `/conversations/${id}/transcript`, { address });
};

/**
 * Where the visitor of a conversation is told of answers by mail, if they have said so: for the team.
 *
 * @throws {@link ChatError} `forbidden` for all others, and where no mails are sent; `disconnected` where the relay cannot be reached.
 *
 * @example
 * ```ts
 * const address = await visitorAddress(chat, room);
 * ```
 */
export const visitorAddress = async (chat: Chat, { id }: Pick<Room, 'id'>): Promise<string | undefined> =>
  (JSON.parse(await askApi(chat, 'GET', `/conversations/${id}/mail`)) as { readonly address?: string }).address;
