// Runs before `npm start` and `npm test`, on a fresh clone too: installs the dependencies when the lock file is not the one they were
// installed from, with `--browser` a browser for the tests, with `--firefox` another, and with `--trace` strace. Must work without any dependency, on any Node that npm runs on.
import { execSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { browserPath, firefoxPath, shellPath } from './browser.mjs';
import { fetchNginx, nginxPath } from './nginx.mjs';

const stamp = 'node_modules/.installed-from';
const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';

const debianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

if (process.argv.includes('--browser') && !browserPath() && !debianRoot) {
  console.error('The tests need Chromium or Chrome: install one, or set CHROME_PATH to its program.');
  process.exit(1);
}

let isUpdated = false;
/** Its list of packages is fetched once. */
function update() {
  if (!isUpdated) execSync('apt-get update -qq', { stdio: ['ignore', 'ignore', 'inherit'] });
  isUpdated = true;
}

function install(packages) {
  update();
  execSync(`DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ${packages}`, {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** What npm ended with. It waits for the network and the disk while the rest is fetched. */
let npm = Promise.resolve(0);
if (installed !== lock) {
  console.log('Installing dependencies (npm ci), about half a minute ...');
  const child = spawn('npm ci --no-audit --no-fund --loglevel=error', { stdio: 'inherit', shell: true });
  npm = new Promise((resolve) => child.on('close', resolve));
  process.on('exit', () => child.kill());
}

if (process.argv.includes('--browser') && !browserPath()) {
  console.log('Installing Chromium for the tests (apt-get install chromium) ...');
  install('chromium fonts-noto-core fonts-noto-color-emoji');
}

// Without it the tests take longer.
if (process.argv.includes('--browser') && debianRoot && shellPath() === browserPath() && !process.env.CHROME_PATH) {
  console.log('Installing the headless shell of Chromium for the tests (apt-get install chromium-headless-shell) ...');
  try {
    install('chromium-headless-shell');
  } catch {
    console.log('It could not be installed: Chromium itself is taken.');
  }
}

// Without it, what would run in it is skipped, and that is said then.
if (process.argv.includes('--firefox') && debianRoot && !firefoxPath()) {
  console.log('Installing Firefox for the tests (apt-get install firefox-esr) ...');
  try {
    install('firefox-esr');
  } catch {
    console.log('Firefox could not be installed.');
  }
}

if (process.argv.includes('--browser') && !nginxPath()) {
  if (debianRoot) fetchNginx(update);
  else
    console.log('No nginx found: the tests behind it will be skipped. Install it, or set NGINX_PATH to its program.');
}

// Only some tests need it, and they say so where it is missing.
if (process.argv.includes('--trace') && debianRoot && !existsSync('/usr/bin/strace')) {
  console.log('Installing strace for the tests (apt-get install strace) ...');
  install('strace');
}

if ((await npm) !== 0) {
  console.error('npm ci failed: see above. Is the npm registry reachable?');
  process.exit(1);
}
if (installed !== lock) {
  mkdirSync('node_modules', { recursive: true });
  writeFileSync(stamp, lock);
}
