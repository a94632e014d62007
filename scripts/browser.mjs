// Where this machine has the browsers that the tests run in.
import { existsSync } from 'node:fs';
import path from 'node:path';

const chromium = {
  variable: 'CHROME_PATH',
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  elsewhere: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};
/** The same engine without windows, which starts in a quarter of the time. It has no pushes, keeps and freezes no pages, and draws other scroll bars. */
const shell = { ...chromium, names: ['chromium-headless-shell', 'chrome-headless-shell', ...chromium.names] };
const firefox = {
  variable: 'FIREFOX_PATH',
  names: ['firefox-esr', 'firefox'],
  elsewhere: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};

function find({ variable, names, elsewhere }) {
  if (process.env[variable]) return process.env[variable];
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...onPath, ...elsewhere].find((file) => existsSync(file));
}

/** The path of a Chromium's or Chrome's program, or undefined. `CHROME_PATH` wins. */
export const browserPath = () => find(chromium);

/** The path of a headless shell's program, or else of a Chromium's or Chrome's, or undefined. `CHROME_PATH` wins. */
export const shellPath = () => find(shell);

/** The path of a Firefox's program, or undefined. `FIREFOX_PATH` wins. */
export const firefoxPath = () => find(firefox);
