// Signs in as one of three people by the demo's controls, as a site's own server would, and shows the rooms of this person.
import { createChat } from '/live-chat-sdk.js';
import { controlsAddress } from './controls.js';

const who = new URLSearchParams(location.search).get('as') ?? 'ida';

for (const link of document.querySelectorAll('.people nav a')) {
  const address = new URL(link.href);
  if (address.searchParams.get('as') === who) link.setAttribute('aria-current', 'page');
  // Each person in a tab of their own, and an invitation in the address goes along.
  link.href = `?as=${address.searchParams.get('as')}${location.hash}`;
}

async function signIn() {
  const address = controlsAddress();
  const answer = await fetch(`${address}/sign-in/${encodeURIComponent(who)}`, {
    method: 'POST',
    headers: { 'x-live-chat-control': '1' },
  });
  if (!answer.ok) throw new Error((await answer.json()).error);
  return (await answer.json()).token;
}

try {
  await signIn();
  const chat = createChat({ url: location.origin, token: signIn });
  // A room that all share, so that each finds the others. Who is in it already is told so, and stays.
  chat
    .room('workshop')
    .join()
    .catch(() => {});
  const element = document.createElement('live-chat');
  element.setAttribute('mode', 'full');
  element.setAttribute('calls', '');
  element.setAttribute('heading', 'Fennmark team');
  element.chat = chat;
  document.querySelector('main').append(element);
} catch {
  document.querySelector('#why').textContent =
    'Nobody can be signed in here: “npm start” does that, for pages on this machine.';
}
