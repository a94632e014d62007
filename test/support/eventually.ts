import { setImmediate as turn } from 'node:timers/promises';

/** Resolves when it is true, looking in every turn of the event loop. What does not come in half a minute never will. */
export async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const until = performance.now() + 30_000;
  while (!(await isTrue())) {
    if (performance.now() > until) throw new Error(`never came true: ${String(isTrue)}`);
    await turn();
  }
}
