// Where this machine has an nginx for the tests of what is between browser and relay.
import { execFileSync, execSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Unpacked for the tests alone: installing the package would start a web server on this machine. Not in `node_modules`, which npm empties meanwhile. */
const folder = path.resolve('.cache/nginx');

/** The path of nginx's program, or undefined. `NGINX_PATH` wins. */
export function nginxPath() {
  if (process.env.NGINX_PATH) return process.env.NGINX_PATH;
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', path.join(folder, 'usr/sbin')];
  return folders.map((each) => path.join(each, 'nginx')).find((file) => existsSync(file));
}

/**
 * Gets Debian's nginx. Tests that need it are skipped where that fails.
 *
 * @param update Fetches the list of packages.
 */
export function fetchNginx(update) {
  console.log('Fetching nginx for the tests (apt-get download nginx) ...');
  try {
    mkdirSync(folder, { recursive: true });
    update();
    execSync('apt-get download -qq nginx', {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
    execFileSync('dpkg', ['-x', archive, '.'], { cwd: folder });
  } catch {
    console.log('nginx could not be fetched: the tests behind it will be skipped.');
  }
}
