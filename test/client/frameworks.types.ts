// Must not compile otherwise: checked by `npm run typecheck`, never run.
import { signal, type Signal } from '@angular/core';
import { createElement } from 'react';
import { h, ref, type ComputedRef, type ShallowRef } from 'vue';
import { injectChat, injectRoom, injectSnapshot } from '../../src/angular.ts';
import type { Chat, ChatSnapshot, Room, RoomSnapshot } from '../../src/index.ts';
import { LiveChat as ReactChat, useChat as useReactChat, useRoom as useReactRoom } from '../../src/react.ts';
import { chatStore, roomStore, type RoomStore } from '../../src/svelte.ts';
import { LiveChat as VueChat, useChat, useRoom, useSnapshot } from '../../src/vue.ts';

declare const chat: Chat;
declare const getToken: () => Promise<string>;
const url = 'https://chat.test';

// Vue: what there is.
useChat({ url }) satisfies Readonly<ShallowRef<Chat | undefined>>;
useChat(ref({ url }));
useChat(() => (url ? { url, token: getToken } : undefined));
useRoom(chat, 'lobby').snapshot satisfies ComputedRef<RoomSnapshot | undefined>;
useRoom(useChat({ url }), ref('lobby')).room satisfies ComputedRef<Room | undefined>;
useSnapshot(useChat({ url })) satisfies Readonly<ShallowRef<ChatSnapshot | undefined>>;
useSnapshot(() => chat).value satisfies ChatSnapshot | undefined;
h(VueChat, { server: url, tokenProvider: getToken, onUnread: ({ detail }) => void (detail.count satisfies number) });
h(VueChat, { id: 'chat', class: 'wide', support: '', 'onUpdate:open': (open) => void (open satisfies boolean) });
h(VueChat, { mode: 'full' }, { empty: () => [] });
new VueChat().$el.show() satisfies void;

// @ts-expect-error a relay is needed
useChat({});
// @ts-expect-error nor is a chat made of anything else
useChat(() => 'https://chat.test');
// @ts-expect-error a token is text
useChat({ url, token: 7 });
// @ts-expect-error a room is named by its id
useRoom(chat, ref(7));
// @ts-expect-error of a chat
useRoom(url, 'lobby');
// @ts-expect-error no snapshot
useSnapshot(url);
// @ts-expect-error it is for reading
useChat({ url }).value = chat;
// @ts-expect-error not a mode
h(VueChat, { mode: 'sidebar' });
// @ts-expect-error not a token
h(VueChat, { tokenProvider: 7 });
// @ts-expect-error its event carries a number
h(VueChat, { onUnread: ({ detail }) => void (detail.count satisfies string) });
// @ts-expect-error not a slot
({ footer: () => [] }) satisfies InstanceType<typeof VueChat>['$slots'];

// Angular: what there is.
injectChat({ url }) satisfies Signal<Chat | undefined>;
injectChat(() => (url ? { url, token: getToken } : undefined));
injectRoom(injectChat({ url }), signal('lobby')).room satisfies Signal<Room | undefined>;
injectRoom(chat, 'lobby').snapshot satisfies Signal<RoomSnapshot | undefined>;
injectSnapshot(injectChat({ url })) satisfies Signal<ChatSnapshot | undefined>;
injectSnapshot(chat) satisfies Signal<ChatSnapshot | undefined>;
const element = document.createElement('live-chat');
element.addEventListener('live-chat-unread', ({ detail }) => void (detail.count satisfies number));
element.addEventListener('live-chat-room', ({ detail }) => void (detail.room satisfies string));

// @ts-expect-error a relay is needed
injectChat({});
// @ts-expect-error not an option
injectChat({ url, secret: 'x' });
// @ts-expect-error a room is named by its id
injectRoom(chat, signal(7));
// @ts-expect-error of a chat
injectRoom(signal(url), 'lobby');
// @ts-expect-error no snapshot
injectSnapshot(signal(url));
// @ts-expect-error it is for reading
injectChat({ url }).set(chat);

// React: what there is.
useReactChat(() => chat) satisfies Chat | undefined;
useReactRoom(chat, 'lobby')[0] satisfies RoomSnapshot | undefined;
createElement(ReactChat, { server: url, tokenProvider: getToken, support: 'help', greetings: true });
createElement(ReactChat, { onUnread: ({ detail }) => void (detail.count satisfies number), className: 'wide' });

// @ts-expect-error not a mode
createElement(ReactChat, { mode: 'sidebar' });
// @ts-expect-error not a token
createElement(ReactChat, { tokenProvider: 7 });
// @ts-expect-error a room is named by its id
useReactRoom(chat, 7);
// @ts-expect-error it is a chat that is made
useReactChat(() => url);

// Svelte: what there is.
chatStore(() => chat).chat satisfies Chat | undefined;
roomStore(chat, 'lobby') satisfies RoomStore;
roomStore(
  chatStore(() => chat),
  'lobby',
).subscribe((snapshot) => void (snapshot satisfies RoomSnapshot | undefined));

// @ts-expect-error it is a chat that is made
chatStore(() => url);
// @ts-expect-error a room is named by its id
roomStore(chat, 7);
