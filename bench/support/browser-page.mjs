// A page in a headless Chromium, served from here: what is asked for is counted, and what Chromium knows of its memory and its time can be had.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { launch } from 'puppeteer-core';
import { browserPath } from '../../scripts/browser.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** @param {Record<string, string>} pages Texts of pages by their address; the built files and the catalogue's scripted chat are there, too. */
export async function openSite(pages) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    asked.push(pathname);
    const file = path.join(root, pathname.startsWith('/catalogue/') ? 'demo' : 'dist', pathname);
    const body = pages[pathname] ?? (await readFile(file).catch(() => undefined));
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': types[path.extname(pathname)] ?? 'text/html',
    });
    response.end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const executablePath = browserPath();
  if (!executablePath) throw new Error('No Chromium or Chrome found: install one, or set CHROME_PATH.');
  const browser = await launch({
    executablePath,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--no-first-run', '--js-flags=--expose-gc'],
  });
  return {
    asked,
    url: `http://127.0.0.1:${server.address().port}`,
    async open(address, { throttle = 1, before = () => {} } = {}) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width: 1024, height: 768 });
      const session = await page.createCDPSession();
      await session.send('Performance.enable');
      if (throttle > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
      await page.evaluateOnNewDocument(before);
      asked.length = 0;
      await page.goto(`http://127.0.0.1:${server.address().port}${address}`, { waitUntil: 'networkidle0' });
      return { page, session, close: () => context.close() };
    },
    async close() {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What is held after everything was thrown away that can be: bytes of the heap, nodes, and listeners. */
export async function memoryOf(session) {
  // What a collection sets free may hold other things.
  for (let count = 0; count < 5; count += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { bytes: usedSize, nodes, listeners: jsEventListeners };
}

/** Seconds of scripts so far, as Chromium counts them. */
export async function scriptSeconds(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration').value;
}

/** The tasks of the page's main thread while something is done, in milliseconds: by the clock, and of its own CPU time. */
export async function traceTasks(session, work) {
  const events = [];
  const onData = ({ value }) => events.push(...value);
  session.on('Tracing.dataCollected', onData);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] },
  });
  await work();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', onData);
  // The renderer's main thread is where scripts run.
  const { pid, tid } = events.find(({ name }) => name === 'FunctionCall') ?? {};
  return events
    .filter((each) => each.pid === pid && each.tid === tid && /RunTask/.test(each.name) && each.dur)
    .map(({ dur, tdur = 0 }) => ({ clock: dur / 1_000, cpu: tdur / 1_000 }));
}
