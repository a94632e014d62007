import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
// @ts-expect-error plain JavaScript that also runs before anything is installed
import { nginxPath } from '../../scripts/nginx.mjs';

export const nginxProgram: string | undefined = nginxPath();

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface Nginx {
  readonly url: string;
  close(): Promise<void>;
}

/** Debian's nginx before a relay, as it is set up by somebody who does not think of WebSockets: no `Upgrade`, buffering on. */
export function startNginx(target: number, directives = ''): Promise<Nginx> {
  return runNginx(
    'http',
    (port) => `server {
      listen 127.0.0.1:${port};
      location / {
        proxy_pass http://127.0.0.1:${target};
        proxy_set_header Host $http_host;
        proxy_buffering on;
        ${directives}
      }
    }`,
  );
}

const isHealthy = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { get } = url.startsWith('https') ? https : http;
    get(`${url}/healthz`, { rejectUnauthorized: false, agent: false } as https.RequestOptions, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });

/** nginx with servers of a test's own. Resolves when what is behind it answers. */
export async function runNginx(scheme: 'http' | 'https', servers: (port: number) => string): Promise<Nginx> {
  const folder = await mkdtemp(path.join(tmpdir(), 'live-chat-nginx-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    path.join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;
    events { worker_connections 256; }
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      ${servers(port)}
    }`,
  );
  const child = spawn(nginxProgram!, ['-p', folder, '-e', 'stderr', '-c', path.join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const url = `${scheme}://127.0.0.1:${port}`;
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  while (!(await isHealthy(url))) {
    if (hasEnded) throw new Error(`nginx ended: ${output}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    url,
    async close() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
