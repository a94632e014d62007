import { parentPort, type MessagePort } from 'node:worker_threads';
import type { WorkerSetup } from '../../server/src/store/sqlite/calls.ts';
import { serve } from '../../server/src/store/sqlite/serve.ts';

/** A thread of the store that serves one store after the other, as tests have it (`scripts/one-file-modules.mjs`): to begin a thread takes longer than most tests. */
parentPort!.on('message', ({ setup, port }: { setup: WorkerSetup; port: MessagePort }) => serve(setup, port));
