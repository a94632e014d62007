// The engines that the tests of the browser run in, as launchers for @web/test-runner.
import { chromeLauncher } from '@web/test-runner-chrome';
import { firefoxPath, shellPath } from './browser.mjs';
import { hasWebKit, WebKitLauncher } from './webkit.mjs';

const makers = {
  chromium() {
    const executablePath = shellPath();
    if (!executablePath) throw new Error('No Chromium or Chrome found: install one, or set CHROME_PATH.');
    return chromeLauncher({
      launchOptions: {
        executablePath,
        args: [
          // A root user (containers) can have no sandbox; everybody else keeps it.
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
    });
  },
  firefox() {
    const executablePath = firefoxPath();
    if (!executablePath) return undefined;
    const launcher = chromeLauncher({
      launchOptions: {
        browser: 'firefox',
        executablePath,
        // What a page is told of its reader's wishes is set in the browser's own window.
        args: ['--remote-allow-system-access'],
        extraPrefsFirefox: {
          // A microphone that beeps, and leave to use it.
          'media.navigator.streams.fake': true,
          'media.navigator.permission.disabled': true,
          // Sound goes on where the machine has no device for it.
          'media.cubeb.force_mock_context': true,
          // Clicks of tests are nobody's.
          'media.autoplay.default': 0,
          'media.autoplay.blocking_policy': 0,
        },
      },
      concurrency: 1,
      async createPage({ browser, context }) {
        const page = await context.newPage();
        page.emulateMediaFeatures = (features) => emulateInFirefox(browser, features);
        return page;
      },
    });
    launcher.name = 'Firefox';
    return launcher;
  },
  webkit: () => (hasWebKit() ? new WebKitLauncher() : undefined),
};

const missing = {
  firefox:
    'Skipped in Firefox: there is none here. Install it (Debian: firefox-esr), or set FIREFOX_PATH to its program.',
  webkit: 'Skipped in WebKit: GTK’s MiniBrowser and its driver are not here (Debian: webkit2gtk-driver, xvfb).',
};

/** The protocol that puppeteer speaks with Firefox has no command for it; the browser's own window can. */
async function emulateInFirefox({ connection }, features) {
  const wishes = Object.fromEntries(features.map(({ name, value }) => [name, value]));
  const { result: windows } = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { result } = await connection.send('script.evaluate', {
    target: { context: windows.contexts[0].context },
    awaitPromise: false,
    expression: `{
      const wishes = ${JSON.stringify(wishes)};
      for (const { linkedBrowser } of gBrowser.tabs)
        linkedBrowser.browsingContext.prefersColorSchemeOverride = wishes['prefers-color-scheme'] ?? 'none';
      Services.prefs.setIntPref('ui.prefersReducedMotion', Number(wishes['prefers-reduced-motion'] === 'reduce'));
    }`,
  });
  if (result.type === 'exception') throw new Error(result.exceptionDetails.text);
}

/** Launchers of the engines of these names that this machine has. Chromium must be there; of others it is said that they are not. */
export function engines(names) {
  const launchers = [];
  for (const name of names) {
    const launcher = makers[name]?.();
    if (launcher) launchers.push(launcher);
    else if (name in makers) console.log(missing[name]);
    else throw new Error(`No engine is named ${name}: ${Object.keys(makers).join(', ')}.`);
  }
  return launchers;
}
