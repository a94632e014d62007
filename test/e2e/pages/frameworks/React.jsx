import { LiveChat, useChat, useRoom } from 'live-chat/react';
import { createChat } from 'live-chat';
import React from 'react';

/** What a server renders, too. */
export function App({ url }) {
  const chat = useChat(() => createChat({ url, name: 'Maya', shareTabs: false }), [url]);
  const [snapshot] = useRoom(chat, 'react-lobby');
  return (
    <main>
      <LiveChat server={url} room="react-lobby" mode="inline" texts={{ Send: 'Post' }}>
        <b id="head" slot="header">
          Garden
        </b>
      </LiveChat>
      <p id="status">{snapshot?.status}</p>
    </main>
  );
}
