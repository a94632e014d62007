// What the tag costs a page that has it, on a processor four times as slow: beside the same page without it, and with the barest element that
// there can be. Then how soon the messages are seen after the click, and what is left when it was put there and taken away again and again.
import { memoryOf, openSite, scriptSeconds } from './support/browser-page.mjs';
import { table, thousands } from './support/report.mjs';

const throttle = 4;
const runs = 15;
const clicks = 5;
const mounts = 100;

const article = `<main>${'<p>A lamp of eight parts. Each can be bought, each can be changed, with the key in the base.</p>'.repeat(60)}</main>`;
const host = (head, tail) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${head}<body>${article}${tail}</body></html>`;
const conversation = `<script type="module">
  import { ScriptedChat } from '/catalogue/stage/chat.js';
  import { ana, me, talk } from '/catalogue/stage/people.js';
  const said = Array.from({ length: 50 }, (_, index) => [index % 3 ? ana : me, 'Message ' + index + ' ' + 'of some words '.repeat(index % 7)]);
  globalThis.chatOf = () => new ScriptedChat({ room: { messages: talk(...said) } });
  const element = document.querySelector('live-chat');
  if (element) element.chat = globalThis.chatOf();
  globalThis.isReady = true;
</script>`;
const script = '<script src="/live-chat.js" defer></script>';
/** The peer: the least that an element with a round button and an icon in it can be. What it costs is the browser's. */
const barest = `(() => {
  const { src } = document.currentScript;
  const draw = (name, values) => {
    const drawn = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const each in values) drawn.setAttribute(each, values[each]);
    return drawn;
  };
  class Barest extends HTMLElement {
    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('button { position: fixed; inset: auto 20px 20px auto; inline-size: 56px; block-size: 56px; border-radius: 50%; border: 0; background: #0a6a78; color: #fff }');
      root.adoptedStyleSheets.push(sheet);
      const button = document.createElement('button');
      button.setAttribute('aria-label', 'Open chat');
      const icon = draw('svg', { viewBox: '0 0 20 20', fill: 'none', stroke: 'currentColor' });
      icon.append(draw('path', { d: 'M4 4h12v9H9l-4 3v-3H4z' }));
      button.append(icon);
      button.onclick = () => open(src);
      root.append(button);
    }
  }
  customElements.define('barest-button', Barest);
})();`;
const pages = {
  '/without': host('', ''),
  '/barest': host('<script src="/barest.js" defer></script>', '<barest-button></barest-button>'),
  '/barest.js': barest,
  '/with': host(script, '<live-chat></live-chat>'),
  '/talk': host(script, `<live-chat></live-chat>${conversation}`),
  '/mounts': host(script, conversation),
};

/** Runs in the page before anything of it. */
function watch() {
  globalThis.seen = { tasks: 0, shift: 0 };
  new PerformanceObserver((list) => (globalThis.seen.tasks += list.getEntries().length)).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) globalThis.seen.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** By turns, so that whatever else the machine does is in all of them. */
async function measureHosts(site, addresses) {
  const all = addresses.map(() => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, address] of addresses.entries()) {
      const { page, session, close } = await site.open(address, { throttle, before: watch });
      const { tasks, shift } = await page.evaluate('globalThis.seen');
      const files = site.asked.filter((each) => each !== '/favicon.ico');
      all[index].push({ requests: files.length, tasks, shift, script: (await scriptSeconds(session)) * 1_000 });
      await close();
    }
  }
  return all.map((each) => {
    const of = (name) => median(each.map((one) => one[name]));
    return [String(of('requests')), String(of('tasks')), of('shift').toFixed(3), of('script').toFixed(1)];
  });
}

async function measurePanel(site) {
  const times = [];
  for (let run = 0; run < clicks; run += 1) {
    const { page, close } = await site.open('/talk', { throttle });
    await page.waitForFunction('globalThis.isReady');
    // As somebody comes to it who clicks.
    await page.evaluate(() => {
      const launcher = document.querySelector('live-chat').shadowRoot.querySelector('[part~=launcher]');
      launcher.dispatchEvent(new PointerEvent('pointerenter'));
    });
    times.push(
      await page.evaluate(async () => {
        const root = document.querySelector('live-chat').shadowRoot;
        const clicked = performance.now();
        root.querySelector('[part~=launcher]').click();
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        while (root.querySelectorAll('[part~=message]').length < 50) await frame();
        // The frame with them is painted when the one after it begins.
        await frame();
        return performance.now() - clicked;
      }),
    );
    await close();
  }
  return times;
}

async function measureMounts(site) {
  const { page, session, close } = await site.open('/mounts');
  await page.waitForFunction('globalThis.isReady');
  const mount = (count) =>
    page.evaluate(async (times) => {
      for (let index = 0; index < times; index += 1) {
        const element = document.createElement('live-chat');
        element.chat = globalThis.chatOf();
        element.open = true;
        document.body.append(element);
        await new Promise((resolve) => setTimeout(resolve, 30));
        element.remove();
        await new Promise((resolve) => setTimeout(resolve));
      }
    }, count);
  const memory = [];
  // What is loaded once and kept is there after the first few; what the browser makes of code that runs often, after the first hundred.
  for (const count of [10, mounts, mounts, mounts]) {
    await mount(count);
    memory.push(await memoryOf(session));
  }
  await close();
  return memory;
}

export async function run() {
  const site = await openSite(pages);
  const [without, withBarest, withTag] = await measureHosts(site, ['/without', '/barest', '/with']);
  const times = await measurePanel(site);
  const memory = await measureMounts(site);
  await site.close();

  console.log(`\nA page with the tag, ${throttle} times slower, median of ${runs}\n`);
  console.log(
    table(
      ['page', 'requests', 'long tasks', 'layout shift', 'script, ms'],
      [
        ['without the tag', ...without],
        ['with the barest element: a button with an icon', ...withBarest],
        ['with it', ...withTag],
      ],
    ),
  );
  console.log(
    `\nFrom the click to 50 messages painted, ${throttle} times slower: ${median(times).toFixed(0)} ms (${times.map((time) => time.toFixed(0)).join(', ')})\n`,
  );
  const kilobytes = (bytes) => thousands(Math.round(bytes / 1_000));
  console.log(
    table(
      [
        'put there, open with 50 messages, and taken away',
        '10 times',
        ...[1, 2, 3].map((all) => `${all * mounts + 10}`),
      ],
      [
        ['heap, KB', ...memory.map(({ bytes }) => kilobytes(bytes))],
        ['nodes', ...memory.map(({ nodes }) => thousands(nodes))],
        ['listeners', ...memory.map(({ listeners }) => thousands(listeners))],
      ],
    ),
  );
}
