import { createChat } from 'live-chat';
import { LiveChat, useChat, useRoom, useSnapshot } from 'live-chat/react';
import React, { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
// docs/sdk.md
import { Conversation as Documented } from 'snippet';

const url = location.search.slice(1);

/** Two components that use the same room. */
function Count({ chat, id }) {
  const [snapshot] = useRoom(chat, id);
  return <output id="count">{snapshot?.messages.length}</output>;
}

function Conversation({ id }) {
  const chat = useChat(() => createChat({ url, name: 'Maya', shareTabs: false }), []);
  const [snapshot, room] = useRoom(chat, id);
  const [isCounting, setCounting] = useState(true);
  if (room && room.id !== id) document.title = 'another room';
  return (
    <section>
      <p id="status">{useSnapshot(chat)?.status}</p>
      <p id="room">{room?.id}</p>
      {snapshot?.messages.map(({ id, text }) => (
        <p key={id} className="message">
          {text}
        </p>
      ))}
      {isCounting && <Count chat={chat} id={id} />}
      <button id="stop" onClick={() => setCounting(false)} />
      <button id="send" onClick={() => room.send('By the hook')} />
    </section>
  );
}

function App() {
  const [state, setState] = useState('');
  const [id, setId] = useState('lobby');
  const [isThere, setThere] = useState(true);
  return (
    <>
      {isThere && (
        <LiveChat
          server={url}
          room="lobby"
          mode="inline"
          texts={{ Send: 'Post' }}
          privacy-url="/privacy"
          onState={({ detail }) => setState(detail.status)}
        />
      )}
      {isThere && <Conversation id={id} />}
      <div id="documented">{isThere && <Documented url={url} />}</div>
      <output id="state">{state}</output>
      <button id="move" onClick={() => setId('garden')} />
      <button id="end" onClick={() => setThere(false)} />
    </>
  );
}

const root = document.getElementById('app');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
