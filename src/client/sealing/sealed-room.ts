import { hasContent, sealedLimits, type Message } from '../../protocol/index.ts';
import { createObservable } from '../emitter.ts';
import { ChatError, rejected } from '../errors.ts';
import { ignorable } from '../ignorable.ts';
import { over } from '../over.ts';
import type { Chat, ChatMessage, MessageOptions, Room, RoomEvents, RoomSnapshot, Sent } from '../types.ts';
import { seal } from './envelope.ts';
import { Opener, type Opened, type SealedMessage, type Unreadable } from './opener.ts';
import type { OwnKeys } from './own-keys.ts';
import { RoomKeys, type RoomEncryption } from './room-keys.ts';

/** A message of a sealed room: its `text` is what was said, once it is opened. */
export interface OpenedMessage extends ChatMessage {
  /** It is being opened, or the devices are not known yet. */
  readonly opening?: true;
  /** Why it cannot be read: then its text is empty. */
  readonly unreadable?: Unreadable;
}

/** What is known of a sealed room. */
export interface SealedRoomSnapshot extends RoomSnapshot {
  readonly messages: readonly OpenedMessage[];
  readonly encryption: RoomEncryption;
}

/** A sealed room that is followed: as any room, with what is said in it opened, and sealed before it leaves. */
export interface SealedRoom extends Room {
  readonly snapshot: SealedRoomSnapshot;
  getSnapshot(): SealedRoomSnapshot;
  /** Goes by the devices that there are now; until then nothing is sent (`key-changed`). */
  accept(): Promise<void>;
  /** Notes that this safety number was compared and is the same; without one takes that back. */
  verify(safetyNumber?: string): Promise<void>;
  /** What another message of the room says: one of `live-chat/pins`, or of an answer of the relay. */
  open<M extends SealedMessage & Pick<Message, 'text'>>(message: M): Promise<M & Pick<OpenedMessage, 'unreadable'>>;
}

const newKey = (): string => crypto.getRandomValues(new Uint32Array(3)).join('-');

/** Of a message only what cannot be said by whoever carries it, or says nothing. */
function bare(message: ChatMessage): ChatMessage {
  const { files: _, mentions: __, poll: ___, choices: ____, pointed: _____, preview: ______, ...rest } = message;
  return { ...rest, text: '' };
}

/** How often a message is sealed anew, because there were other devices when it came to the relay. */
const tries = 3;

export function sealedRoom(chat: Chat, raw: Room, own: OwnKeys): SealedRoom {
  const { readable, emit, changed } = createObservable<RoomEvents, SealedRoomSnapshot>(build);
  const keys = new RoomKeys(chat, own, raw, () => {
    openAll();
    changed();
  });
  const opener = new Opener(raw.id, {
    get own() {
      return own.kept.devices;
    },
    sender: (device) => keys.sender(device),
  });
  /** New texts of own messages that are on their way. */
  const edits = new Map<string, string>();
  const shown = new WeakMap<ChatMessage, { readonly from: Opened | undefined; readonly as: OpenedMessage }>();
  let before: readonly OpenedMessage[] = [];
  let tail: Promise<unknown> = Promise.resolve();

  const isKnown = (): boolean => own.kept.devices.length > 0 && keys.now.status !== 'starting';

  function openAll(): void {
    if (!isKnown()) return;
    for (const message of raw.snapshot.messages) {
      const { sealed } = message;
      const found = sealed && opener.look(sealed);
      const isOpen = found && !('unreadable' in found && found.unreadable === 'stranger');
      if (sealed && !isOpen) void opener.open(message).then((opened) => opened !== found && changed());
    }
  }

  function view(message: ChatMessage, isRepeated: boolean): OpenedMessage {
    const { sealed, deleted, id } = message;
    const edit = edits.get(id);
    const found: Opened | undefined = deleted
      ? { text: '' }
      : isRepeated
        ? { unreadable: 'forged' }
        : edit !== undefined
          ? { text: edit }
          : sealed
            ? opener.look(sealed)
            : { unreadable: 'unsealed' };
    const known = shown.get(message);
    if (known && JSON.stringify(known.from) === JSON.stringify(found)) return known.as;
    const as = { ...bare(message), ...(found ?? { opening: true as const }) };
    shown.set(message, { from: found, as });
    return as;
  }

  function build(): SealedRoomSnapshot {
    const { messages, can, ...rest } = raw.snapshot;
    const seen = new Set<string>();
    const all = messages.map((message) => {
      const name = `${message.from} ${message.key}`;
      const isRepeated = seen.has(name);
      seen.add(name);
      return view(message, isRepeated);
    });
    const isSame = all.length === before.length && all.every((message, index) => message === before[index]);
    if (!isSame) before = all;
    const { now } = keys;
    // The relay tells of what may be said by whoever can seal it as of nothing.
    const mayTalk = now.status === 'ready' && can.includes('signal');
    return {
      ...rest,
      messages: before,
      can: mayTalk ? [...can, 'send', 'edit'] : can,
      encryption: now,
    };
  }

  const end = raw.subscribe(() => {
    openAll();
    changed();
  });

  const find = (id: string | undefined): OpenedMessage | undefined =>
    id === undefined ? undefined : readable.snapshot.messages.find((message) => message.id === id);

  /** One after the other, so that what is said first is first. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = tail.then(work);
    tail = done.catch(() => {});
    return ignorable(done);
  }

  const wrong = (text: string): ChatError | undefined =>
    hasContent(text) && text.length <= chat.snapshot.limits.textLength ? undefined : new ChatError('text-length');

  async function sealedText(text: string, message: Pick<Message, 'key' | 'reply' | 'thread' | 'inRoom'>) {
    keys.demand();
    const { key, reply, thread, inRoom } = message;
    const from = chat.snapshot.user!.id;
    const binding = { room: raw.id, from, key, reply, thread, inRoom };
    const sealed = await seal(JSON.stringify({ text }), binding, own.kept.devices.at(-1)!, keys.keys());
    if (sealed.data.length > sealedLimits.dataLength) throw new ChatError('text-length');
    return sealed;
  }

  /** Does it, and where the relay knows other devices by then, asks for those and does it again. */
  async function withKeys(
    work: () => Promise<{ sent: Promise<Sent>; again?: () => void }>,
  ): Promise<{ sent: Promise<Sent> }> {
    const follow = async ({ sent, again }: Awaited<ReturnType<typeof work>>, left: number): Promise<Sent> => {
      try {
        return await sent;
      } catch (error) {
        if ((error as ChatError).code !== 'devices-changed' || left < 1) throw error;
        await keys.refresh();
        keys.demand();
        again?.();
        return follow(await work(), left - 1);
      }
    };
    return { sent: ignorable(follow(await work(), tries)) };
  }

  async function say(
    text: string,
    options: Pick<MessageOptions, 'thread' | 'inRoom'> & { reply?: number | undefined },
  ): Promise<Sent> {
    const { sent } = await inTurn(() =>
      withKeys(async () => {
        const key = newKey();
        const { reply, thread, inRoom } = options;
        const about = { ...(reply && { reply }), ...(thread && { thread }), ...(inRoom && { inRoom }) };
        const sealed = await sealedText(text, { key, ...about });
        return {
          sent: raw.put({ type: 'message', text: '', ...about, sealed }, key),
          again: () => raw.discard(key),
        };
      }),
    );
    return sent;
  }

  async function change(message: OpenedMessage, text: string): Promise<Sent> {
    const { id } = message;
    edits.set(id, text);
    changed();
    try {
      const { sent } = await inTurn(() =>
        withKeys(async () => {
          const now = raw.snapshot.messages.find((each) => each.id === id) ?? message;
          const { seq, key } = now;
          const sealed = await sealedText(text, now);
          return { sent: raw.put({ type: 'edit', text: '', sealed, ...(seq ? { of: seq } : { ofKey: key }) }) };
        }),
      );
      return await sent;
    } finally {
      if (edits.get(id) === text) edits.delete(id);
      changed();
    }
  }

  const isUnsent = ({ seq, state }: OpenedMessage): boolean => !seq && (state === 'failed' || state === 'queued');

  const room: SealedRoom = over<SealedRoom>(raw as SealedRoom, {
    get snapshot() {
      return readable.snapshot;
    },
    getSnapshot: readable.getSnapshot,
    subscribe: (listener: (snapshot: SealedRoomSnapshot) => void) => readable.subscribe(listener),
    on(event, listener) {
      if (event === 'message') return readable.on(event, listener);
      return raw.on(event, listener);
    },
    send(text, { reply, thread, inRoom, files } = {}) {
      if (files?.length) return rejected('forbidden');
      const answered = find(reply)?.seq;
      if (reply !== undefined && !answered) return rejected('no-such-message');
      const error = wrong(text);
      if (error) return ignorable(Promise.reject(error));
      return ignorable(say(text, { reply: answered, ...(thread && { thread }), ...(inRoom && { inRoom }) }));
    },
    edit(target, text) {
      const message = find(target);
      const error = wrong(text) ?? (message ? undefined : new ChatError('no-such-message'));
      if (error || !message) return ignorable(Promise.reject(error!));
      if (!isUnsent(message)) return ignorable(change(message, text));
      // It has not left, or was refused: what it becomes is said in its place.
      raw.discard(target);
      return ignorable(say(text, message));
    },
    retry(target) {
      const message = find(target);
      if (message?.state !== 'failed') return;
      const again = async (): Promise<void> => {
        if (keys.now.status !== 'ready') await keys.refresh();
        keys.demand();
        const { text } = (await room.open(message)) as { text: string };
        if (!text) return;
        raw.discard(target);
        await say(text, message);
      };
      ignorable(again());
    },
    put(body, key) {
      const isReadable = (body.type === 'message' || body.type === 'edit') && !(body.sealed && !body.text);
      return isReadable ? rejected('forbidden') : raw.put(body, key);
    },
    accept: () => keys.accept(),
    verify: (safetyNumber) => keys.verify(safetyNumber),
    async open(message) {
      if (message.deleted) return message;
      return { ...message, text: '', ...(await opener.open(message)) };
    },
    async leave() {
      stop();
      await raw.leave();
    },
    close() {
      stop();
      raw.close();
    },
  });
  const ends = [
    end,
    raw.on('message', (message) => {
      const told = (): void => {
        const found = find(message.id);
        if (found) emit('message', found);
      };
      // It is told of when it can be read, or it is known that it cannot.
      if (isKnown()) void opener.open(message).then(told);
      else told();
    }),
  ];
  function stop(): void {
    for (const each of ends.splice(0)) each();
    keys.close();
  }
  return room;
}
