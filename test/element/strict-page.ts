// Runs inside a page with a strict policy: shows an element with everything in it, and tells its opener what it looks like.
import { ana, me, message, users } from '../support/fake-chat.ts';
import { fakeFiles, stored } from '../support/fake-files.ts';
import { mount, until } from './mount.ts';

const broken: string[] = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
  broken.push(`${violatedDirective} ${sample}`),
);

fakeFiles();
const picture = await stored(40, 30, 'teal');
const it = await mount({
  attributes: { open: '' },
  state: { status: 'offline', unsent: 1 },
  room: {
    messages: [
      message({ text: 'see https://example.com', reactions: [{ emoji: '👍', by: [me.id] }] }),
      message({ own: true, text: 'yes', files: [picture] }),
      message({ own: true, state: 'queued' }),
    ],
    members: users(me, ana),
    memberCount: 2,
    reads: new Map([[ana.id, 1e9]]),
    typing: [ana],
  },
});
await it.write('one\ntwo');
it.$('.bub').dispatchEvent(
  new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 50, clientY: 50 }),
);
await it.updated();
await until(() => it.$<HTMLImageElement>('.pic img')?.naturalWidth);
// Violations are told in a task of their own.
await new Promise((resolve) => setTimeout(resolve));
parent.postMessage({
  broken,
  panel: getComputedStyle(it.$('.panel')).borderTopLeftRadius,
  hue: it.$('.ava').style.getPropertyValue('--h') !== '',
  field: it.$('textarea').clientHeight,
  menu: it.$('.menu').style.getPropertyValue('--y') !== '',
  messages: it.$$('.msg').length,
});
