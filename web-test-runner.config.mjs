import { existsSync } from 'node:fs';
import { chromeLauncher } from '@web/test-runner-chrome';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { parseAst } from 'rollup/parseAst';
import { emojiFiles } from './scripts/emoji.mjs';
import { browserPath } from './scripts/browser.mjs';
import { trimmed } from './scripts/trim-lit.mjs';

const executablePath = browserPath();
if (!executablePath) throw new Error('No Chromium or Chrome found: install one, or set CHROME_PATH.');

let emojiOnce;

export default {
  files: ['test/**/*.browser.ts'],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  // A root user (containers) can have no sandbox; everybody else keeps it.
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath,
        args: [
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          '--disable-background-networking',
          '--no-first-run',
          '--disable-sync',
          // A microphone that beeps, and leave to use it.
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          // Clicks of tests are nobody's.
          '--autoplay-policy=no-user-gesture-required',
        ],
      },
    }),
  ],
  // One at a time: a page in the background is hidden, and gets no frames.
  concurrency: 1,
  testFramework: { config: { timeout: 10_000 } },
  testsFinishTimeout: 120_000,
  plugins: [
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
