// The inbox of somebody of the team, who is signed in by the demo's controls as a site's own server would, beside the shop of a visitor.
import { controlsAddress } from '../controls.js';

const [frame, told, again, why] = ['iframe', '#told', '#again', '#why'].map((each) => document.querySelector(each));
const inbox = document.createElement('live-chat-inbox');
const search = new URLSearchParams(location.search);

async function signIn() {
  const answer = await fetch(`${controlsAddress()}/sign-in/una`, {
    method: 'POST',
    headers: { 'x-live-chat-control': '1' },
  });
  if (!answer.ok) throw new Error('not signed in');
  return (await answer.json()).token;
}

// One at a time, where there is room for one.
function showSide() {
  const side = location.hash === '#inbox' ? 'inbox' : 'shop';
  document.body.dataset.side = side;
  for (const link of document.querySelectorAll('.sides a')) {
    if (link.hash === `#${side}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}
addEventListener('hashchange', showSide);
showSide();

/** A new visitor comes to the shop. */
function begin(isAgain) {
  const address = new URL('shop.html', new URL('support/', document.baseURI));
  if (isAgain) address.searchParams.set('again', String(Date.now()));
  frame.src = address.href;
}

// What the shop tells of its visitor.
addEventListener('message', ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== location.origin) return;
  if (typeof data?.told === 'string') told.textContent = data.told;
  if (typeof data?.room === 'string') inbox.show('open', data.room);
});

again.addEventListener('click', () => begin(true));
begin(search.has('again'));

try {
  await signIn();
  inbox.setAttribute('server', location.origin);
  inbox.tokenProvider = signIn;
  document.querySelector('#inbox').append(inbox);
} catch {
  why.hidden = false;
}
