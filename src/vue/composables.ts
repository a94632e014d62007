import {
  computed,
  getCurrentInstance,
  onMounted,
  shallowRef,
  toRaw,
  toValue,
  watch,
  type ComputedRef,
  type MaybeRefOrGetter,
  type ShallowRef,
} from 'vue';
import { createChat, type Chat, type ChatOptions, type Room, type RoomSnapshot } from '../client/index.ts';
import { followRoom } from '../frameworks/followed-room.ts';
import { areSame } from '../frameworks/same-options.ts';
import type { SnapshotSource } from '../frameworks/snapshot-source.ts';

/** True once the component is there: never on a server, and not before what a server has rendered is hydrated. Outside of components at once. */
function whenThere(): Readonly<ShallowRef<boolean>> {
  const component = getCurrentInstance();
  const awaits = component && !component.isMounted;
  const isThere = shallowRef(!awaits && typeof window !== 'undefined');
  if (awaits) onMounted(() => void (isThere.value = true));
  return isThere;
}

/**
 * The snapshot of a chat, room or list, anew whenever it changes. `undefined` while there is no source, and on a server.
 *
 * @param source - What has the snapshot, also as a ref or a getter.
 *
 * @example
 * ```ts
 * const snapshot = useSnapshot(chat);
 * const status = computed(() => snapshot.value?.status);
 * ```
 */
export function useSnapshot<S>(
  source: MaybeRefOrGetter<SnapshotSource<S> | undefined>,
): Readonly<ShallowRef<S | undefined>> {
  const snapshot = shallowRef<S>();
  const isThere = whenThere();
  watch(
    () => (isThere.value ? toRaw(toValue(source)) : undefined),
    (source, _, onCleanup) => {
      snapshot.value = source?.getSnapshot();
      if (source) onCleanup(source.subscribe((now) => void (snapshot.value = now)));
    },
    { immediate: true },
  );
  return snapshot;
}

/**
 * A chat for as long as the component, or any other scope, is there: made when it is mounted, closed when it goes, made anew when one of its options has
 * another value. `undefined` before that, and on a server. What is not yet sent stays in storage.
 *
 * @param options - What `createChat` takes, also as a ref or a getter; while they are `undefined`, there is no chat.
 *
 * @example
 * ```ts
 * const chat = useChat(() => ({ url: props.url, token: getToken }));
 * ```
 */
export function useChat(options: MaybeRefOrGetter<ChatOptions | undefined>): Readonly<ShallowRef<Chat | undefined>> {
  const chat = shallowRef<Chat>();
  const isThere = whenThere();
  const wanted = computed<ChatOptions | undefined>((former) => {
    const given = isThere.value ? toValue(options) : undefined;
    // Of what is reactive each option is read, and taken as it is behind its proxy.
    const now = given && { ...given, ...toRaw(given) };
    return areSame(former, now) ? former : now;
  });
  watch(
    wanted,
    (options, _, onCleanup) => {
      if (!options) return;
      const made = createChat(options);
      chat.value = made;
      onCleanup(() => {
        chat.value = undefined;
        made.close();
      });
    },
    { immediate: true },
  );
  return chat;
}

/** What {@link useRoom} gives. */
export interface UsedRoom {
  readonly snapshot: ComputedRef<RoomSnapshot | undefined>;
  readonly room: ComputedRef<Room | undefined>;
}

/**
 * Follows a room for as long as a component that uses it is there; several may use the same. Its snapshot and the room are both `undefined` while there
 * is no chat.
 *
 * @param chat - A chat, also as a ref or a getter: what {@link useChat} gives, or one that the page has made.
 * @param id - The room's id; as a ref or a getter it may change.
 *
 * @example
 * ```vue
 * <script setup>
 * const { snapshot, room } = useRoom(chat, () => props.id);
 * </script>
 * <template>
 *   <p v-for="message in snapshot?.messages" :key="message.id">{{ message.name }}: {{ message.text }}</p>
 *   <button @click="room?.send('Hello')">Say hello</button>
 * </template>
 * ```
 */
export function useRoom(chat: MaybeRefOrGetter<Chat | undefined>, id: MaybeRefOrGetter<string>): UsedRoom {
  const followed = shallowRef<Room>();
  const snapshot = shallowRef<RoomSnapshot>();
  const isThere = whenThere();
  watch(
    [() => (isThere.value ? toRaw(toValue(chat)) : undefined), () => toValue(id)] as const,
    ([chat, id], _, onCleanup) => {
      if (!chat) return;
      const [room, end] = followRoom(chat, id);
      followed.value = room;
      const unsubscribe = room.subscribe((now) => void (snapshot.value = now));
      onCleanup(() => {
        followed.value = undefined;
        unsubscribe();
        end();
      });
    },
    { immediate: true },
  );
  // Until the next one is followed there is none, and not the one before.
  const room = computed(() => (followed.value?.id === toValue(id) ? followed.value : undefined));
  return { room, snapshot: computed(() => (room.value ? snapshot.value : undefined)) };
}
