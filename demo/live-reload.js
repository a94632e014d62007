// During `npm run dev`: loads the page again when it, the script or the relay changed. Does nothing in any other case.
import { controlsAddress } from './controls.js';

const key = 'live-reload';
if (new URLSearchParams(window.location.search).has(key)) sessionStorage.setItem(key, 'on');

const address = sessionStorage.getItem(key) && window.top === window ? controlsAddress() : undefined;
if (address) {
  const events = new EventSource(`${address}/events`);
  events.addEventListener('reload', async () => {
    // The scripts may be kept for some minutes: fetched anew first, for the frames as well.
    const frames = [...document.querySelectorAll('iframe')].map((frame) => new URL(frame.src).origin);
    const scripts = [window.location.origin, ...frames].flatMap((origin) => [
      `${origin}/live-chat.js`,
      `${origin}/live-chat-sdk.js`,
    ]);
    await Promise.allSettled(scripts.map((script) => fetch(script, { cache: 'reload' })));
    window.location.reload();
  });
  // Closed for good means refused: nobody is developing any more.
  events.addEventListener('error', () => {
    if (events.readyState === EventSource.CLOSED) sessionStorage.removeItem(key);
  });
}
