import { existsSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { parseAst } from 'rollup/parseAst';
import { browserBundles } from './scripts/browser-bundles.mjs';
import { emojiFiles } from './scripts/emoji.mjs';
import { engines } from './scripts/engines.mjs';
import { trimmed } from './scripts/trim-lit.mjs';

// `ENGINES=chromium,firefox`: in these, one after the other; Chromium alone is usual.
const browsers = engines((process.env.ENGINES ?? 'chromium').split(','));
if (browsers.length === 0) process.exit(0);

const files = 'test/**/*.browser.ts';
const given = process.argv.indexOf('--files');
const wanted = given < 0 ? [files] : process.argv.slice(given + 1).filter((each) => !each.startsWith('--'));

let emojiOnce;

export default {
  files: [files],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  browsers,
  concurrentBrowsers: 1,
  // One at a time: a page in the background is hidden, and gets no frames.
  concurrency: 1,
  // A machine that does much else takes ten times as long for what is a lot (five thousand conversations, axe in all themes); what waits for something gives up sooner.
  testFramework: { config: { timeout: 60_000 } },
  testsFinishTimeout: 240_000,
  plugins: [
    // While one looks on, each file is read anew.
    ...(process.argv.includes('--watch') ? [] : [browserBundles(wanted)]),
    // What the script file contains of Lit is what the element is tested with.
    { name: 'trim-lit', transform: ({ path, body }) => trimmed(path, body, parseAst) },
    esbuildPlugin({ ts: true, tsconfig: 'tsconfig.json', target: 'es2022' }),
  ],
  middleware: [
    // What the build makes of emoji.
    function emoji(context, next) {
      const name = /^\/(live-chat-emoji[\w-]*\.json)$/.exec(context.path)?.[1];
      if (!name) return next();
      emojiOnce ??= emojiFiles();
      context.type = 'json';
      context.body = emojiOnce[name];
      if (!context.body) context.status = 404;
    },
    // The service worker by which msw stands in for a server, where a test wants it.
    function mockServiceWorker(context, next) {
      if (context.path === '/mockServiceWorker.js') {
        const file = 'node_modules/msw/lib/mockServiceWorker.js';
        if (existsSync(file)) context.url = `/${file}`;
      }
      return next();
    },
  ],
};
