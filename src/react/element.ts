import { createComponent, type EventName } from '@lit/react';
import * as React from 'react';
import { defineLiveChat } from '../element/define.ts';
import type { LiveChatEventMap } from '../element/events.ts';
import { LiveChat as LiveChatElement } from '../element/live-chat.ts';
import type { ElementProperties } from '../frameworks/element-properties.ts';

/** The component's name for each event of the element. */
const eventNames = {
  onReady: 'live-chat-ready',
  onOpen: 'live-chat-open',
  onClose: 'live-chat-close',
  onMessage: 'live-chat-message',
  onUnread: 'live-chat-unread',
  onRoom: 'live-chat-room',
  onState: 'live-chat-state',
  onChatError: 'live-chat-error',
} as const;
type EventProps = {
  readonly [K in keyof typeof eventNames]?: (event: LiveChatEventMap[(typeof eventNames)[K]]) => void;
};

type PropertyProps = Partial<ElementProperties>;

/** What the element has as an attribute only. */
interface AttributeProps {
  readonly dock?: boolean;
  readonly rooms?: boolean;
  readonly calls?: boolean;
  readonly polls?: boolean;
  readonly support?: boolean | string;
  readonly greetings?: boolean;
  readonly 'push-worker'?: string;
  readonly 'privacy-url'?: string;
  readonly 'keep-guest'?: boolean;
  readonly history?: 'browser';
}

type Own = EventProps & PropertyProps & AttributeProps;

/** All that the element has, what every HTML element has, and its children, which fill the slots. */
export type LiveChatProps = Own &
  Omit<React.HTMLAttributes<LiveChatElement>, keyof Own> &
  React.RefAttributes<LiveChatElement>;

const Element = /* @__PURE__ */ createComponent({
  tagName: 'live-chat',
  elementClass: LiveChatElement,
  react: React,
  displayName: 'LiveChat',
  events: eventNames as Record<keyof typeof eventNames, EventName>,
}) as unknown as React.FunctionComponent<LiveChatProps>;

/**
 * `<live-chat>` as a component of React 18 and 19. Properties are given as properties of the element, so that `tokenProvider`, `texts` and `chat` can be
 * what they are; what the element has as attributes only is written as there (`push-worker`). A `ref` is the element, with its methods. On a server it
 * renders the empty element.
 *
 * Events: `onReady`, `onOpen`, `onClose`, `onMessage`, `onUnread`, `onRoom`, `onState`, `onChatError`, each with the element's event, whose `detail` tells
 * what happened. They may change with every rendering.
 *
 * @example
 * ```jsx
 * <LiveChat server="https://chat.example.com" room="lobby" tokenProvider={getToken} onUnread={({ detail }) => setUnread(detail.count)} />
 * ```
 */
export const LiveChat = /* @__PURE__ */ React.forwardRef<LiveChatElement, Omit<LiveChatProps, 'ref'>>(
  function LiveChat(props, ref) {
    // Not before: the element has children of its own, which would stand in the way of what is hydrated.
    React.useLayoutEffect(defineLiveChat, []);
    return React.createElement(Element, { ...props, ref });
  },
) as unknown as React.FunctionComponent<LiveChatProps>;
