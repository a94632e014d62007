// During `npm run dev`: loads the page again when it, the script or the relay changed. Does nothing in any other case.
import { controlsAddress } from './controls.js';

const key = 'live-reload';
if (new URLSearchParams(window.location.search).has(key)) sessionStorage.setItem(key, 'on');

const address = sessionStorage.getItem(key) && window.top === window ? controlsAddress() : undefined;
if (address) {
  const events = new EventSource(`${address}/events`);
  events.addEventListener('reload', () => window.location.reload());
  // Closed for good means refused: nobody is developing any more.
  events.addEventListener('error', () => {
    if (events.readyState === EventSource.CLOSED) sessionStorage.removeItem(key);
  });
}
