import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../server/src/cli.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

/** Starts the command `live-chat-relay`. */
export const startCli = (...args: readonly string[]): Started => start(cli, args);

/** The same with more in its environment. */
export const startCliWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Started =>
  start(cli, args, env);

function start(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, ...env } });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, output, errors }))) };
}

/** Runs it to its end. */
export const runCli = (...args: readonly string[]): Promise<Ran> => startCli(...args).ended;

/** The same of another file, such as the build. */
export const runCliOf = (file: string, ...args: readonly string[]): Promise<Ran> => start(file, args).ended;

export function assertOneLine(errors: string, pattern: RegExp): void {
  assert.match(errors, pattern);
  assert.equal(errors.trimEnd().split('\n').length, 1, errors);
}
