import type { LinkPreview, Mention, Message } from '../protocol/index.ts';
import { RoomCalls } from './rooms.ts';
import { at } from './requests.ts';
import { streamInto, type ServerStreamOptions, type ServerStreamResult } from './stream.ts';
import type {
  ActOptions,
  AnswerList,
  FoundMessages,
  MessageList,
  MessagePlace,
  MessageRevisions,
  PinnedMessages,
  SearchPlace,
  WriteOptions,
  Written,
} from './types.ts';

/** Messages, and what is done with them. */
export abstract class MessageCalls extends RoomCalls {
  listMessages(room: string, place: MessagePlace = {}): Promise<MessageList> {
    return this.get(at`/rooms/${room}/messages`, place);
  }

  /** Messages with all words of a text in them, the newest first. Where there is a `next`, say it as `before` to go on. */
  searchMessages(room: string, text: string, place: SearchPlace = {}): Promise<FoundMessages> {
    return this.requests.ask('POST', at`/rooms/${room}/search`, { body: { text, ...place } });
  }

  getMessage(room: string, seq: number): Promise<Message> {
    return this.get(at`/rooms/${room}/messages/${seq}`);
  }

  /** Sends a message. It is on disk when this resolves, and there once, also where it took several tries. */
  sendMessage(
    room: string,
    text: string,
    {
      files,
      reply,
      thread,
      inRoom,
      mentions,
      stream,
      choices,
      answering,
      ...options
    }: WriteOptions & {
      files?: readonly string[];
      reply?: number;
      /** The number of the message in whose thread it is; `inRoom`: for the whole room, too. */
      thread?: number;
      inRoom?: boolean;
      mentions?: readonly Mention[];
      /** Begins it, without a text: see {@link stream}. */
      stream?: true;
      /** How many of the text's last lines, each behind `- `, offer an answer (P50). */
      choices?: number;
      /** Refused where another is to answer the conversation by then (P46). */
      answering?: true;
    } = {},
  ): Promise<Written> {
    return this.write('POST', at`/rooms/${room}/messages`, options, {
      text,
      ...(files && { files }),
      ...(reply && { reply }),
      ...(thread && { thread }),
      ...(inRoom && { inRoom }),
      ...(mentions && { mentions }),
      ...(stream && { stream }),
      ...(choices !== undefined && { choices }),
      ...(answering && { answering }),
    });
  }

  /**
   * Writes a message bit by bit, from anything that gives its text in parts: the room sees it grow. Whoever takes part may stop it, which ends the source, too. What is longer than a message may
   * be is cut there, which ends it likewise. What the source throws ends the message with what there is.
   * @example `await relay.stream('lobby', model.answer(question.text), { reply: question.seq })`
   */
  stream(
    room: string,
    source: AsyncIterable<string> | Iterable<string>,
    options: ServerStreamOptions = {},
  ): Promise<ServerStreamResult> {
    return streamInto(this, room, source, options);
  }

  /** More of the text of a message that you are writing; `place` is where it belongs. Resolves to how long it is now. */
  appendText(room: string, seq: number, place: number, text: string): Promise<{ readonly length: number }> {
    return this.requests.ask('POST', at`/rooms/${room}/messages/${seq}/text`, {
      body: { at: place, text },
      isRepeatable: true,
    });
  }

  /** Finishes a message that you are writing, with its whole text. */
  endMessage(
    room: string,
    seq: number,
    text: string,
    { mentions, choices, ...options }: WriteOptions & { mentions?: readonly Mention[]; choices?: number } = {},
  ): Promise<Written> {
    return this.write('POST', at`/rooms/${room}/messages/${seq}/end`, options, {
      text,
      ...(choices !== undefined && { choices }),
      ...(mentions && { mentions }),
    });
  }

  /** Ends a message that somebody is writing, with the text so far. */
  stopMessage(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.write('POST', at`/rooms/${room}/messages/${seq}/stop`, options);
  }

  /** The texts so far of messages that are being written. */
  async listStreams(room: string): Promise<readonly { readonly seq: number; readonly text: string }[]> {
    return (await this.get<{ streams: readonly { seq: number; text: string }[] }>(at`/rooms/${room}/streams`)).streams;
  }

  editMessage(
    room: string,
    seq: number,
    text: string,
    { mentions, ...options }: WriteOptions & { mentions?: readonly Mention[] } = {},
  ): Promise<Written> {
    return this.write('PATCH', at`/rooms/${room}/messages/${seq}`, options, { text, ...(mentions && { mentions }) });
  }

  deleteMessage(room: string, seq: number, options?: ActOptions): Promise<Written> {
    return this.act('DELETE', at`/rooms/${room}/messages/${seq}`, options);
  }

  addReaction(room: string, seq: number, emoji: string, options?: WriteOptions): Promise<Written> {
    return this.write('PUT', at`/rooms/${room}/messages/${seq}/reactions/${emoji}`, options);
  }

  removeReaction(room: string, seq: number, emoji: string, options?: WriteOptions): Promise<Written> {
    return this.write('DELETE', at`/rooms/${room}/messages/${seq}/reactions/${emoji}`, options);
  }

  /** The texts that a message has had, the newest first. */
  listRevisions(room: string, seq: number, place: { before?: number; limit?: number } = {}): Promise<MessageRevisions> {
    return this.get(at`/rooms/${room}/messages/${seq}/revisions`, place);
  }

  /** Answers to a message in its thread: the newest, or those before or after a number. */
  listAnswers(
    room: string,
    seq: number,
    place: { before?: number; after?: number; limit?: number } = {},
  ): Promise<AnswerList> {
    return this.get(at`/rooms/${room}/messages/${seq}/thread`, place);
  }

  /** Messages that are pinned to a room, the newest pin first. */
  listPins(room: string): Promise<PinnedMessages> {
    return this.get(at`/rooms/${room}/pins`);
  }

  /** Where one is a moderator; in a direct room both. */
  pinMessage(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.write('PUT', at`/rooms/${room}/messages/${seq}/pin`, options);
  }

  unpinMessage(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.write('DELETE', at`/rooms/${room}/messages/${seq}/pin`, options);
  }

  /** What the first link of a message leads to, where the relay looks at links. */
  getPreview(room: string, seq: number): Promise<{ readonly preview?: LinkPreview }> {
    return this.get(at`/rooms/${room}/messages/${seq}/preview`);
  }

  /** Of a message of one's own, for good. */
  removePreview(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.write('DELETE', at`/rooms/${room}/messages/${seq}/preview`, options);
  }
}
