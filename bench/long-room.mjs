// A room of 10,000 messages in the element: how many nodes there are, how long the page is busy at a time while one scrolls through it, and what
// is held when one has gone far back and to the end again ten times.
import { memoryOf, openSite, traceTasks } from './support/browser-page.mjs';
import { table, thousands } from './support/report.mjs';

const messages = 10_000;
const rounds = 10;
/** Frames, in each of which as much goes by as is in the page: some thousands of messages. */
const far = 60;

const page = `<!doctype html><meta charset="utf-8"><title>A long room</title>
<style>live-chat { block-size: 700px }</style><script src="/live-chat.js"></script><body><script type="module">
  import { ScriptedChat } from '/catalogue/stage/chat.js';
  import { ana, me, talk } from '/catalogue/stage/people.js';
  const said = Array.from({ length: ${messages} }, (_, index) => [index % 3 ? ana : me, 'Message ' + index + ' ' + 'of some words '.repeat(index % 7)]);
  const element = document.createElement('live-chat');
  element.mode = 'inline';
  element.chat = new ScriptedChat({ room: { messages: talk(...said) } });
  document.body.append(element);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const root = element.shadowRoot;
  globalThis.count = () => root.querySelectorAll('[part~=message]').length;
  /** Towards one end of the room, so many frames: a screen at each, or all that is there. Tells how many messages there were at most. */
  globalThis.scroll = async (direction, frames, isFast) => {
    const log = root.querySelector('[part~=log]');
    let most = 0;
    for (let count = 0; count < frames; count += 1) {
      log.scrollTop += direction * (isFast ? log.scrollHeight : log.clientHeight);
      await frame();
      most = Math.max(most, globalThis.count());
    }
    return most;
  };
  await element.updateComplete;
  globalThis.isReady = true;
</script>`;

export async function run() {
  const site = await openSite({ '/': page });
  const { page: shown, session } = await site.open('/');
  await shown.waitForFunction('globalThis.isReady');
  const before = await memoryOf(session);
  const beginning = await shown.evaluate('count()');

  let most = 0;
  const tasks = await traceTasks(session, async () => {
    most = await shown.evaluate('scroll(-1, 240)');
  });
  const longest = (by) => Math.max(...tasks.map((task) => task[by]));
  const late = tasks.filter(({ clock }) => clock > 32).length;

  await shown.evaluate(`scroll(1, ${far}, true)`);
  const settled = await memoryOf(session);
  for (let round = 0; round < rounds; round += 1) {
    for (const direction of [-1, 1]) {
      most = Math.max(most, await shown.evaluate(`scroll(${direction}, ${far}, true)`));
    }
  }
  const after = await memoryOf(session);
  const kilobytes = (bytes) => thousands(Math.round(bytes / 1_000));

  console.log(`\nA room of ${thousands(messages)} messages\n`);
  console.log(
    table(
      ['what', 'figure', 'goal'],
      [
        ['messages in the page, at the beginning', String(beginning), ''],
        ['messages in the page, at most', String(most), '200'],
        ['longest task of 240 frames of scrolling, by the clock', `${longest('clock').toFixed(1)} ms`, '32 ms'],
        ['the same, of its own CPU time', `${longest('cpu').toFixed(1)} ms`, ''],
        ['tasks over 32 ms', `${late} of ${thousands(tasks.length)}`, '0'],
        ['heap with all loaded', `${kilobytes(before.bytes)} KB`, ''],
        [
          `heap after once, and ${rounds} times more far back and to the end`,
          `${kilobytes(settled.bytes)}, ${kilobytes(after.bytes)} KB`,
          '',
        ],
        ['nodes, the same', `${thousands(settled.nodes)}, ${thousands(after.nodes)}`, ''],
        ['listeners, the same', `${thousands(settled.listeners)}, ${thousands(after.listeners)}`, ''],
      ],
    ),
  );
  await site.close();
}
