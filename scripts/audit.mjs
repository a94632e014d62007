// Known vulnerabilities of what is installed with the packages. Where the registry does not tell (no network, a mirror without advisories) that is said
// in one line, and is no failure.
import { spawnSync } from 'node:child_process';

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  timeout: 60_000,
  shell: process.platform === 'win32',
});

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const report = read(stdout ?? '');
if (!report?.metadata?.vulnerabilities) {
  console.log(
    `not checked: the registry does not tell of vulnerabilities (${report?.statusCode ?? error?.code ?? 'no answer'})`,
  );
} else {
  const found = Object.values(report.vulnerabilities);
  for (const { name, severity, range } of found) console.log(`${severity}: ${name} ${range}`);
  console.log(found.length ? `${found.length} vulnerable packages` : 'no known vulnerabilities');
  process.exit(found.length ? 1 : 0);
}
