import { resolve } from 'node:path';
import type { RunCommand } from '../config.ts';
import { describeUsers } from '../auth/setup.ts';
import { isOpenToAll } from '../folder.ts';
import { createLog, type Log } from '../log.ts';
import type { Relay } from '../options.ts';
import { createOriginPolicy } from '../origins.ts';
import { createRelay } from '../relay.ts';
import { version } from '../version.ts';

function explain(error: unknown, { relay: { port, host } }: RunCommand): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new Error(`port ${port} on ${host} is in use; choose another with --port`);
  if (code === 'EACCES' && /listen/.test(message)) return new Error(`not permitted to listen on port ${port}`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return new Error(`${host} is not an address of this machine`);
  return error as Error;
}

/** The first signal drains (P15), the second ends at once. */
function closeOnSignals(relay: Relay, log: Log): void {
  let isClosing = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isClosing) process.exit(1);
    isClosing = true;
    log.info('closing', { signal });
    relay.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`live-chat-relay: ${(error as Error).message.replace(/\s+/g, ' ')}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** Runs a relay until a signal ends it. Rejects when it cannot run. */
export async function run(command: RunCommand): Promise<void> {
  const { relay: options } = command;
  const log = createLog(options.logLevel);
  // A defect. What is on disk is safe, so start anew rather than go on in an unknown state; the log leaves the error's text out.
  process.on('uncaughtException', (error) => {
    log.error('uncaught', { error });
    process.exit(1);
  });
  try {
    const relay = await createRelay({ ...options, environment: { log } });
    const { url } = await relay.listen();
    closeOnSignals(relay, log);
    const allowed = createOriginPolicy(options.origins).description;
    const folder = resolve(options.data);
    if (isOpenToAll(folder, 'live-chat.db')) {
      log.warn('every user of this machine can read the messages: chmod -R o-rwx the data folder', { folder });
    }
    const guests = options.auth.guests === false ? 'off' : 'on';
    const users = describeUsers(options.auth, folder);
    if (process.stdout.isTTY) {
      process.stdout.write(
        `live-chat-relay ${version}: ${url}, data in ${folder}\n` +
          `  open to ${allowed}\n  guests: ${guests}, files: ${options.files === false ? 'off' : 'on'}\n  signed-in users: by ${users}\n`,
      );
      const first = await relay.inviteFirstAdmin();
      if (first !== undefined) {
        process.stdout.write(
          `  the inbox has no account yet. Make the first admin, once, within a day:\n  ${url}${first}\n`,
        );
      }
    } else {
      log.info('listening', { address: url, folder, allowed, guests, users, version });
    }
  } catch (error) {
    throw explain(error, command);
  }
}
