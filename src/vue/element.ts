import {
  defineComponent,
  h,
  onMounted,
  shallowRef,
  withDirectives,
  type AllowedComponentProps,
  type ComponentCustomProps,
  type HTMLAttributes,
  type ObjectDirective,
  type PropType,
  type VNode,
  type VNodeProps,
} from 'vue';
import { defineLiveChat } from '../element/define.ts';
import type { LiveChatEventMap } from '../element/events.ts';
import type { LiveChat as LiveChatElement } from '../element/live-chat.ts';
import type { ElementProperties } from '../frameworks/element-properties.ts';

/** The component's name for each event of the element. */
const eventNames = {
  ready: 'live-chat-ready',
  open: 'live-chat-open',
  close: 'live-chat-close',
  message: 'live-chat-message',
  unread: 'live-chat-unread',
  room: 'live-chat-room',
  state: 'live-chat-state',
  chatError: 'live-chat-error',
} as const;
type EventNames = typeof eventNames;
type EventProps = {
  readonly [K in keyof EventNames as `on${Capitalize<K>}`]?:
    | ((event: LiveChatEventMap[EventNames[K]]) => void)
    | undefined;
};

/** What of the element each property is while nobody says: what it is again when a page says no more. */
const usual = {
  server: undefined,
  room: 'lobby',
  mode: 'bubble',
  theme: 'auto',
  lang: undefined,
  position: 'end',
  open: false,
  name: undefined,
  heading: undefined,
  greeting: undefined,
  placeholder: undefined,
  token: undefined,
  tokenProvider: undefined,
  consent: false,
  texts: undefined,
  chat: undefined,
} satisfies Record<keyof ElementProperties, unknown>;
const propertyNames = Object.keys(usual) as (keyof ElementProperties)[];
/** Not written into pages, or no texts. */
const withoutAttribute: readonly string[] = ['token', 'tokenProvider', 'texts', 'chat'];

/** What the element has as an attribute only, by the component's name. */
const attributeNames = {
  dock: 'dock',
  rooms: 'rooms',
  calls: 'calls',
  polls: 'polls',
  support: 'support',
  greetings: 'greetings',
  pushWorker: 'push-worker',
  privacyUrl: 'privacy-url',
  keepGuest: 'keep-guest',
  history: 'history',
} as const;

/** What the component `LiveChat` takes: what the element has as properties, and what it has as attributes only. */
export type LiveChatProps = { readonly [K in keyof ElementProperties]?: ElementProperties[K] | undefined } & {
  readonly dock?: boolean | undefined;
  readonly rooms?: boolean | undefined;
  readonly calls?: boolean | undefined;
  readonly polls?: boolean | undefined;
  readonly support?: boolean | string | undefined;
  readonly greetings?: boolean | undefined;
  readonly pushWorker?: string | undefined;
  readonly privacyUrl?: string | undefined;
  readonly keepGuest?: boolean | undefined;
  readonly history?: 'browser' | undefined;
};

const slotNames = ['launcher', 'header', 'empty', 'consent', 'composer-start'] as const;

/** The element's slots, and the default one, whose content says itself where it belongs (`slot="header"`). */
export type LiveChatSlots = { readonly [K in 'default' | (typeof slotNames)[number]]?: () => VNode[] };

const attributesOf = (given: LiveChatProps): Record<string, string | boolean | undefined> =>
  Object.fromEntries(
    (Object.keys(attributeNames) as (keyof typeof attributeNames)[]).map((name) => [attributeNames[name], given[name]]),
  );

/** Gives the element what has changed: also an element that a server has rendered. */
function give(element: LiveChatElement, given: LiveChatProps, former: LiveChatProps = {}): void {
  const before = attributesOf(former);
  for (const [name, value] of Object.entries(attributesOf(given))) {
    if (value === before[name]) continue;
    if (typeof value === 'string' || value) element.setAttribute(name, value === true ? '' : value);
    else element.removeAttribute(name);
  }
  for (const name of propertyNames) {
    if (given[name] !== former[name]) Object.assign(element, { [name]: given[name] ?? usual[name] });
  }
}

type Listen = (element: LiveChatElement) => void;

const vLiveChat: ObjectDirective<LiveChatElement, readonly [LiveChatProps, Listen]> = {
  created(element, { value: [given, listen] }) {
    give(element, given);
    listen(element);
  },
  beforeUpdate(element, { value: [given], oldValue }) {
    give(element, given, oldValue?.[0]);
  },
  getSSRProps({ value: [given] }) {
    const properties = propertyNames
      .filter((name) => !withoutAttribute.includes(name))
      .map((name) => [name, given[name]] as const);
    const all = [...Object.entries(attributesOf(given)), ...properties];
    return Object.fromEntries(
      all.filter(([, value]) => value !== undefined && value !== false).map(([k, v]) => [k, v === true ? '' : v]),
    );
  },
};

/** What is not given is `undefined`, also what is true or false. */
const flag = { type: Boolean, default: undefined };
const text = { type: String, default: undefined };

/**
 * `<live-chat>` as a component of Vue 3.4 and newer. What is given are properties of the element, so that `tokenProvider`, `texts` and `chat` can be what they
 * are, and attributes (`push-worker`). `$el` of its template ref is the element, with its methods. On a server it renders the element with its attributes,
 * without a token and without what fills its slots.
 *
 * Events: `ready`, `open`, `close`, `message`, `unread`, `room`, `state`, `chatError`, each with the element's event, whose `detail` tells what happened.
 * `v-model:open` and `v-model:room` follow what the visitor opens and chooses.
 *
 * @example
 * ```vue
 * <LiveChat server="https://chat.example.com" v-model:open="isOpen" :token-provider="getToken" @unread="({ detail }) => (unread = detail.count)">
 *   <template #empty>Ask us anything.</template>
 * </LiveChat>
 * ```
 */
export const LiveChat = /* @__PURE__ */ defineComponent({
  name: 'LiveChat',
  props: {
    server: text,
    room: text,
    mode: text,
    theme: text,
    lang: text,
    position: text,
    open: flag,
    name: text,
    heading: text,
    greeting: text,
    placeholder: text,
    token: text,
    tokenProvider: { type: Function as PropType<LiveChatProps['tokenProvider']>, default: undefined },
    consent: flag,
    texts: { type: Object as PropType<LiveChatProps['texts']>, default: undefined },
    chat: { type: Object as PropType<LiveChatProps['chat']>, default: undefined },
    dock: flag,
    rooms: flag,
    calls: flag,
    polls: flag,
    support: { type: [Boolean, String], default: undefined },
    greetings: flag,
    pushWorker: text,
    privacyUrl: text,
    keepGuest: flag,
    history: text,
  },
  emits: [
    'ready',
    'open',
    'close',
    'message',
    'unread',
    'room',
    'state',
    'chatError',
    'update:open',
    'update:room',
  ] satisfies (keyof EventNames | `update:${'open' | 'room'}`)[],
  setup(props, { emit, slots }) {
    defineLiveChat();
    // The element has children of its own, which would stand in the way of what is hydrated.
    const isThere = shallowRef(false);
    onMounted(() => void (isThere.value = true));
    const listen: Listen = (element) => {
      for (const [name, type] of Object.entries(eventNames) as [keyof EventNames, EventNames[keyof EventNames]][]) {
        element.addEventListener(type, (event) => emit(name, event));
      }
      element.addEventListener('live-chat-open', () => emit('update:open', true));
      element.addEventListener('live-chat-close', () => emit('update:open', false));
      element.addEventListener('live-chat-room', ({ detail }) => emit('update:room', detail.room));
    };
    const filled = () => [
      ...slotNames
        .filter((name) => slots[name])
        .map((name) => h('div', { slot: name, key: name, style: 'display: contents' }, slots[name]!())),
      ...(slots.default?.() ?? []),
    ];
    return () =>
      withDirectives(h('live-chat', null, isThere.value && Object.keys(slots).length ? filled() : undefined), [
        [vLiveChat, [{ ...props } as LiveChatProps, listen]],
      ]);
  },
}) as unknown as new () => {
  $props: LiveChatProps &
    EventProps & {
      readonly 'onUpdate:open'?: ((open: boolean) => void) | undefined;
      readonly 'onUpdate:room'?: ((room: string) => void) | undefined;
    } & Omit<HTMLAttributes, keyof LiveChatProps | keyof EventProps> &
    VNodeProps &
    AllowedComponentProps &
    ComponentCustomProps;
  $slots: LiveChatSlots;
  $el: LiveChatElement;
};
