// WebKit for @web/test-runner: GTK's MiniBrowser by its WebDriver, on a screen that nobody sees. Debian has both (webkit2gtk-driver, xvfb).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const driver = '/usr/bin/WebKitWebDriver';
const screen = '/usr/bin/Xvfb';
const browserIn = () => globSync('/usr/lib/*/webkit2gtk-4.1/MiniBrowser')[0];

/** Whether this machine has all that it takes. */
export const hasWebKit = () => existsSync(driver) && existsSync(screen) && browserIn() !== undefined;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Its bar of buttons would keep the window from being as narrow as a phone. */
const narrowBar =
  '* { min-width: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; letter-spacing: 0 } label, entry { font-size: 1px }';

const usual = { width: 800, height: 600 };

/** WebDriver's names of keys. */
const keys = {
  ...{
    Backspace: '\uE003',
    Tab: '\uE004',
    Enter: '\uE007',
    Escape: '\uE00C',
    Space: ' ',
    PageUp: '\uE00E',
    PageDown: '\uE00F',
  },
  ...{
    End: '\uE010',
    Home: '\uE011',
    ArrowLeft: '\uE012',
    ArrowUp: '\uE013',
    ArrowRight: '\uE014',
    ArrowDown: '\uE015',
    Delete: '\uE017',
  },
};

/** Like a launcher of Playwright's, as far as the commands of the tests go. */
export class WebKitLauncher {
  name = 'WebKit';
  type = 'playwright';
  concurrency = 1;
  #processes = [];
  #address;
  #window;
  #folder;
  #active = new Map();

  initialize() {}

  async #call(method, path, body) {
    const response = await fetch(`${this.#address}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKit: ${value.error}: ${value.message}`);
    return value;
  }

  async #start() {
    const display = spawn(screen, ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const [number] = await once(display.stdio[3], 'data');
    const port = await freePort();
    this.#folder = mkdtempSync(path.join(tmpdir(), 'live-chat-webkit-'));
    mkdirSync(path.join(this.#folder, 'gtk-3.0'));
    writeFileSync(path.join(this.#folder, 'gtk-3.0/gtk.css'), narrowBar);
    const web = spawn(driver, [`--port=${port}`], {
      stdio: 'ignore',
      env: {
        ...process.env,
        DISPLAY: `:${String(number).trim()}`,
        NO_AT_BRIDGE: '1',
        LANGUAGE: 'en_US:en',
        GTK_CSD: '0',
        XDG_CONFIG_HOME: this.#folder,
      },
    });
    this.#processes = [web, display];
    this.#address = `http://127.0.0.1:${port}`;
    for (let tries = 0; ; tries++) {
      try {
        await this.#call('GET', '/status');
        break;
      } catch (error) {
        if (tries === 100) throw error;
        await pause(100);
      }
    }
    const { sessionId } = await this.#call('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          browserName: 'MiniBrowser',
          pageLoadStrategy: 'none',
          'webkitgtk:browserOptions': { binary: browserIn(), args: ['--automation'] },
        },
      },
    });
    this.#address += `/session/${sessionId}`;
    await this.#resize(usual);
  }

  /** What the page has of the window, not the window. */
  async #resize({ width, height }) {
    const inner = () => this.#call('POST', '/execute/sync', { script: 'return [innerWidth, innerHeight]', args: [] });
    let rect = { width, height };
    for (let tries = 0; tries < 20; tries++) {
      rect = await this.#call('POST', '/window/rect', rect);
      const [w, h] = await inner();
      if (w === width && h === height) return;
      if (tries % 4 === 0) rect = { width: rect.width + width - w, height: rect.height + height - h };
      await pause(25);
    }
    throw new Error(`WebKit: no window of ${width} by ${height}: ${await inner()}`);
  }

  async startSession(id, url) {
    this.#window ??= this.#start();
    await this.#window;
    await this.#call('POST', '/url', { url });
    this.#active.set(id, url);
  }

  isActive(id) {
    return this.#active.has(id);
  }

  getBrowserUrl(id) {
    return this.#active.get(id);
  }

  async stopSession(id) {
    this.#active.delete(id);
    await this.#call('POST', '/url', { url: 'about:blank' });
    // As the next file expects it, however this one ended.
    await this.#resize(usual);
    return {};
  }

  getPage() {
    const type = async (text) => {
      const actions = text.flatMap((value) => ['keyDown', 'keyUp'].map((each) => ({ type: each, value })));
      await this.#call('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions }] });
    };
    return {
      setViewportSize: (size) => this.#resize(size),
      // Its driver knows nothing of it: what it has is light, and moves.
      async emulateMedia({ colorScheme = 'light', reducedMotion = 'no-preference' }) {
        if (colorScheme !== 'light' || reducedMotion !== 'no-preference')
          throw new Error(`not in WebKit: ${colorScheme}, ${reducedMotion}`);
      },
      keyboard: { type: (text) => type([...text]), press: (key) => type([keys[key] ?? key]) },
    };
  }

  async stop() {
    try {
      if (this.#window) await this.#call('DELETE', '');
    } catch {
      // It is gone already.
    }
    for (const each of this.#processes) each.kill();
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
  }
}
