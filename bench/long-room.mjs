// A room of 10,000 messages in the element: how many nodes there are, how long the page is busy at a time while one scrolls through it, and what
// is held when one has gone far back and to the end again ten times.
import { memoryOf, openSite, traceTasks } from './support/browser-page.mjs';
import { table, thousands } from './support/report.mjs';

const messages = 10_000;
const rounds = 10;
/** Frames, in each of which as much goes by as is in the page: some thousands of messages. */
const far = 60;
/** In pixels a frame: 12,000 a second, more than a flick of a finger or of a wheel gives. */
const flick = 200;

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
  /** Towards one end of the room, so many frames: by so many pixels at each, or all that is there. Tells how many messages there were at most. */
  globalThis.scroll = async (direction, frames, pixels) => {
    const log = root.querySelector('[part~=log]');
    let most = 0;
    for (let count = 0; count < frames; count += 1) {
      log.scrollTop += direction * (pixels ?? log.scrollHeight);
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
  /** What is told of the tasks of 240 frames, in each of which so much goes by. */
  async function trace(pixels) {
    const tasks = await traceTasks(session, async () => {
      most = Math.max(most, await shown.evaluate(`scroll(-1, 240, ${pixels})`));
    });
    const longest = (by) => Math.max(...tasks.map((task) => task[by])).toFixed(1);
    const late = tasks.filter(({ clock }) => clock > 32).length;
    return `${longest('clock')} ms (${longest('cpu')} ms of CPU time); ${late} of ${thousands(tasks.length)} over 32 ms`;
  }
  const flicked = await trace(flick);
  const screenwise = await trace('700');

  await shown.evaluate(`scroll(1, ${far})`);
  const settled = await memoryOf(session);
  for (let round = 0; round < rounds; round += 1) {
    for (const direction of [-1, 1]) {
      most = Math.max(most, await shown.evaluate(`scroll(${direction}, ${far})`));
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
        [`longest task of 240 frames of scrolling, ${flick} px each`, flicked, '32 ms; 0'],
        ['the same, 700 px each, a whole screen', screenwise, '32 ms; 0'],
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
