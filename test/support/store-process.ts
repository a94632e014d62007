import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Another process that uses a store, see store-child.ts. */
export interface StoreProcess {
  /** What it has told so far. */
  readonly lines: readonly string[];
  /** Resolves when it has told so many lines. */
  told(lines: number): Promise<void>;
  /** Ends it with SIGKILL; resolves when all that it told has arrived. */
  kill(): Promise<void>;
}

export function startStoreProcess(folder: string, senders: number): StoreProcess {
  const script = fileURLToPath(new URL('./store-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, String(senders)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  let onLine = (): void => undefined;
  const output = createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    onLine();
  });
  const ended = Promise.all([once(child, 'exit'), once(output, 'close')]);
  return {
    lines,
    told: (count) =>
      new Promise((resolve, reject) => {
        onLine = () => {
          if (lines.length >= count) resolve();
        };
        onLine();
        void ended.then(() => reject(new Error(`the process ended after ${lines.length} lines`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
