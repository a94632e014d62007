// Known vulnerabilities of what is installed with the packages, or is in their files. Where the registry does not tell (no network, a mirror without
// advisories) that is said in one line, and is no failure.
import { spawnSync } from 'node:child_process';
import { bundled } from './bundled.mjs';

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function audit(...flags) {
  const options = { encoding: 'utf8', timeout: 60_000, shell: process.platform === 'win32' };
  const { stdout, error } = spawnSync('npm', ['audit', '--json', ...flags], options);
  const report = read(stdout ?? '');
  if (report?.metadata?.vulnerabilities) return Object.values(report.vulnerabilities);
  console.log(
    `not checked: the registry does not tell of vulnerabilities (${report?.statusCode ?? error?.code ?? 'no answer'})`,
  );
  return process.exit(0);
}

const installed = audit('--omit=dev');
const found = [
  ...installed,
  ...audit().filter(({ name }) => bundled.has(name) && !installed.some((each) => each.name === name)),
];
for (const { name, severity, range } of found) console.log(`${severity}: ${name} ${range}`);
console.log(found.length ? `${found.length} vulnerable packages` : 'no known vulnerabilities');
process.exit(found.length ? 1 : 0);
