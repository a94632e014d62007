#!/usr/bin/env -S node --max-semi-space-size=4
import { ConfigError, readCommand, type Command } from './config.ts';
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

/** Each command is loaded when it is asked for. Resolves to the exit code, or to nothing while there is something left to do. */
async function execute(command: Command): Promise<number | void> {
  switch (command.name) {
    case 'help':
      return void process.stdout.write(command.text);
    case 'version':
      return void process.stdout.write(`${version}\n`);
    case 'run':
      return (await import('./commands/run.ts')).run(command);
    case 'backup':
      return (await import('./commands/backup.ts')).backup(command);
    case 'restore':
      return (await import('./commands/restore.ts')).restore(command);
    case 'export':
      return (await import('./commands/export.ts')).exportPerson(command);
    case 'import':
      return (await import('./commands/import.ts')).importConversations(command);
    case 'audit':
      return (await import('./commands/audit.ts')).audit(command);
    case 'erase':
      return (await import('./commands/erase.ts')).erasePerson(command);
    case 'key':
      return (await import('./commands/key.ts')).manageKeys(command);
    case 'invite':
      return (await import('./commands/invite.ts')).invite(command);
    case 'embed':
      return (await import('./commands/embed.ts')).embed(command);
    case 'doctor':
      return (await import('./commands/doctor.ts')).doctor(command);
  }
}

async function main(): Promise<void> {
  let command: Command;
  try {
    command = readCommand(process.argv.slice(2));
  } catch (error) {
    if (error instanceof ConfigError) return fail(`${error.message} (see --help)`, exitCodes.misused);
    throw error;
  }
  if (isNodeTooOld() && command.name !== 'help' && command.name !== 'version') {
    return fail(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.versions.node}`, exitCodes.failed);
  }
  try {
    const code = await execute(command);
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    fail((error as Error).message, exitCodes.failed);
  }
}

await main();
