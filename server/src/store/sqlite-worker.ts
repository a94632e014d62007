import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerSetup } from './sqlite/calls.ts';
import { serve } from './sqlite/serve.ts';

/** The thread in which SQLite blocks, so that the relay's own thread never does. There are three: one writes, one reads, one searches. */
serve(workerData as WorkerSetup, parentPort!);
