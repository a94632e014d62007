// `node scripts/node-tests.mjs FILE ...`: test files in one process, as `node --test --test-isolation=none` runs them, for less work. To know in which test an
// error was thrown that nobody caught, node's runner asks to be told of every promise that begins or is no longer needed. The same is known from what V8 carries
// along anyway, the context of AsyncLocalStorage. The runner takes what it asks when it is read for the first time: it is given here what asks the context.
import hooks, { AsyncLocalStorage, AsyncResource, createHook, executionAsyncId } from 'node:async_hooks';
import { compose } from 'node:stream';
import report from './report.mjs';

/** In ms: a file that neither ends nor fails is a failure, too. */
const patience = 240_000;

/** The id of the test that runs. */
const current = new AsyncLocalStorage();
/** By which the runner is told of its tests. */
let onTest;

/** What a test of the runner is. */
class Scope extends AsyncResource {
  constructor(type, options) {
    super(type, options);
    onTest?.(this.asyncId(), type, this.triggerAsyncId(), this);
  }

  runInAsyncScope(run, self, ...given) {
    return super.runInAsyncScope(() => current.run(this.asyncId(), () => Reflect.apply(run, self, given)));
  }
}

const real = { AsyncResource, executionAsyncId, createHook };
Object.assign(hooks, {
  AsyncResource: Scope,
  executionAsyncId: () => current.getStore() ?? executionAsyncId(),
  createHook({ init }) {
    onTest = init;
    return { enable() {}, disable() {} };
  },
});
const { run } = await import('node:test');
const { spec } = await import('node:test/reporters');

const events = run({ files: process.argv.slice(2), isolation: 'none', timeout: patience });
Object.assign(hooks, real);
// It would not know its tests.
if (!onTest) throw new Error('The test runner of this Node takes its hooks from elsewhere: see the head of this file.');
events.on('test:summary', ({ success }) => {
  if (!success) process.exitCode = 1;
});
compose(events, new spec()).pipe(process.stdout);
compose(events, report).pipe(process.stdout);
