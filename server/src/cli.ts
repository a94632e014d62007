#!/usr/bin/env -S node --max-semi-space-size=4
import { resolve } from 'node:path';
import { ConfigError, helpText, readCommand, type Command, type RunCommand } from './config.ts';
import type { Log } from './log.ts';
import type { Relay } from './options.ts';
import { version } from './version.ts';

/** SQLite is part of Node from here on. */
const oldestNode = [22, 13] as const;

const exitCodes = { failed: 1, misused: 2 } as const;

function isNodeTooOld(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
}

/** One line, whatever went wrong. */
function fail(message: string, code: number): never {
  process.stderr.write(`live-chat-relay: ${message.replace(/\s+/g, ' ')}\n`);
  process.exit(code);
}

function explain(error: unknown, { relay: { port, host } }: RunCommand): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is in use; choose another with --port`;
  if (code === 'EACCES' && /listen/.test(message)) return `not permitted to listen on port ${port}`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is not an address of this machine`;
  return message;
}

/** The first signal drains (P15), the second ends at once. */
function closeOnSignals(relay: Relay, log: Log): void {
  let isClosing = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isClosing) process.exit(exitCodes.failed);
    isClosing = true;
    log.info('closing', { signal });
    relay.close().then(
      () => process.exit(0),
      (error: unknown) => fail((error as Error).message, exitCodes.failed),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function run(command: RunCommand): Promise<void> {
  const [{ createRelay }, { createLog }, { createOriginPolicy }] = await Promise.all([
    import('./relay.ts'),
    import('./log.ts'),
    import('./origins.ts'),
  ]);
  const { relay: options } = command;
  const log = createLog(options.logLevel);
  // A defect. What is on disk is safe, so start anew rather than go on in an unknown state; the log leaves the error's text out.
  process.on('uncaughtException', (error) => {
    log.error('uncaught', { error });
    process.exit(exitCodes.failed);
  });
  const relay = await createRelay({ ...options, environment: { log } });
  const { url } = await relay.listen();
  closeOnSignals(relay, log);
  const allowed = createOriginPolicy(options.origins).description;
  const folder = resolve(options.data);
  if (process.stdout.isTTY) {
    process.stdout.write(`live-chat-relay ${version}: ${url}, data in ${folder}, open to guests from ${allowed}\n`);
  } else {
    log.info('listening', { address: url, folder, allowed, version });
  }
}

async function main(): Promise<void> {
  let command: Command;
  try {
    command = readCommand(process.argv.slice(2));
  } catch (error) {
    if (error instanceof ConfigError) return fail(`${error.message} (--help lists all options)`, exitCodes.misused);
    throw error;
  }
  if (command.name !== 'run') {
    process.stdout.write(command.name === 'help' ? helpText() : `${version}\n`);
    return;
  }
  if (isNodeTooOld()) {
    return fail(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.versions.node}`, exitCodes.failed);
  }
  try {
    await run(command);
  } catch (error) {
    fail(explain(error, command), exitCodes.failed);
  }
}

await main();
