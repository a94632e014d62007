// Starting a peer's server or members, and what the kernel says of a process.
import { execFileSync, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** CPU-seconds, user and system, that a process has used so far, all its threads included. */
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** What the relay's command runs with (see its first line): a small young generation. The peers get it too. */
export const nodeFlags = ['--max-semi-space-size=4'];

/** Starts a module of this folder; resolves when it says its first word. */
export async function start(module, args, { execArgv = [] } = {}) {
  const child = fork(path.join(import.meta.dirname, module), args.map(String), {
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const next = () =>
    new Promise((resolve, reject) => {
      const failed = (code) => reject(new Error(`${module} ${args.join(' ')} ended with ${code}`));
      child.once('exit', failed);
      child.once('message', (message) => {
        child.off('exit', failed);
        resolve(message);
      });
    });
  const first = await next();
  return {
    pid: child.pid,
    first,
    next,
    ask(message) {
      const answer = next();
      child.send(message);
      return answer;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGKILL');
      }),
  };
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

export const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** How far the mean of these may be from that of many more. */
export const standardError = (numbers) => {
  const middle = mean(numbers);
  return Math.sqrt(mean(numbers.map((number) => (number - middle) ** 2)) / Math.max(1, numbers.length - 1));
};
