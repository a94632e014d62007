// `npm test`: everything that ten minutes have room for. `npm test -- NAME` runs the steps whose name contains NAME: `npm test -- lint`,
// `npm test -- e2e/rooms`. `npm run test:longer`: what takes longer. A few steps run beside each other; what each of them says is shown in one piece,
// and in the end what failed and why.
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { makeOneFileModules, oneFileModules } from './one-file-modules.mjs';

const cores = Math.max(2, availableParallelism());

const isLonger = process.argv.includes('--longer');
/** Names of steps, or parts of them. */
const only = process.argv.slice(2).filter((each) => each !== '--longer');
/** Whole systems that show by other means what is shown in `npm test`, too. */
const longer = [
  'test/e2e/chaos-page.test.ts',
  'test/e2e/longer-texts.test.ts',
  'test/scenario/chaos.test.ts',
  'test/scenario/sync-order.test.ts',
];

/** Files whose tests start browsers or whole systems, and wait for them: what waits leaves a core to others. */
const systemTests = globSync([
  'test/e2e/**/*.test.ts',
  'test/scenario/**/*.test.ts',
  'test/security/{06,15,25}-*.test.ts',
]).filter((file) => longer.includes(file) === isLonger);
const isSystemTest = new Set([...systemTests, ...longer]);
const otherTests = globSync('test/**/*.test.ts').filter((file) => !isSystemTest.has(file));
const browserTests = globSync('test/**/*.browser.ts');

/** In ms: a step that says nothing for so long has left something behind that keeps it. */
const silence = 300_000;
/** All files in one process, which starts, and reads what all of them read, once. */
const nodeTests = (files) => `node scripts/node-tests.mjs ${files.join(' ')}`;

/** Every test file is a process, and most read the same modules: compiled once, they are read from here. */
const env = { NODE_COMPILE_CACHE: path.resolve('node_modules/.cache/compile'), ...process.env };
/** Those of node's tests. A relay that begins in one, or beside it, does so in a third of the time. */
const nodeEnv = { ...env, ...oneFileModules };

/** In so many steps, so that whoever is free takes the next one. Neighbours by name, which are of one size, go to different ones. */
const inPieces = (name, files, pieces, commandFor) =>
  Array.from({ length: pieces }, (_, piece) => ({
    name: `${name}-${piece + 1}`,
    command: commandFor(files.toSorted().filter((_, index) => index % pieces === piece)),
  }));

/** What needs no system beside it: many files in one process. */
const folders = {
  security: [/^test\/security\//, 2],
  server: [/^test\/server\/[^/]+$/, 2],
  parts: [/^test\/server\/[^/]+\//, 1],
  client: [/^test\/(?!server\/|security\/)/, 1],
};

/** Begun first, so that nobody waits for one of them in the end. */
const longest = /scenarios|catalogue|chaos|demo|longer|push|inbox|fallback/;
const systemStep = (file) => ({
  name: file.slice('test/'.length, -'.test.ts'.length),
  command: nodeTests([file]),
  needs: 'build',
});
/** The others are many to a process, which reads the relay and the SDK once: half of what most of them do is to begin. By name, each is a step. */
const pieces = 5;
const hooks = /^(?:before|after)(?:Each)?\(/mu;
/** What a file does before all of its tests outside of any suite is done before those of the whole process. */
const isAlone = (file) => longest.test(file) || hooks.test(readFileSync(file, 'utf8'));
const short = systemTests.filter((file) => !isAlone(file));
const systems = [
  ...systemTests.filter((file) => longest.test(file)).map(systemStep),
  ...(isLonger || (only.length && !only.some((name) => name.startsWith('systems')))
    ? short.map(systemStep)
    : inPieces('systems', short, pieces, nodeTests).map((step) => ({ ...step, needs: 'build' }))),
  // The shortest ones, in the end: whoever is free first takes the next.
  ...systemTests.filter((file) => isAlone(file) && !longest.test(file)).map(systemStep),
];
const others = [
  { name: 'lint', command: 'oxlint' },
  { name: 'types', command: 'node scripts/typecheck.mjs' },
  // Each begins a browser and bundles what the tests share, which takes as long as ten files do.
  // Each file leaves two entries in the history of the tab, and a full one (50) forgets first what no person has clicked on: the page of the test itself.
  ...inPieces('browser', browserTests, 4, (files) => `wtr --files ${files.join(' ')}`),
  ...Object.entries(folders).flatMap(([name, [pattern, pieces]]) =>
    inPieces(
      `node-${name}`,
      otherTests.filter((file) => pattern.test(file)),
      pieces,
      nodeTests,
    ).map((step) => ({ ...step, needs: 'build' })),
  ),
  { name: 'format', command: 'oxfmt --check' },
  { name: 'docs', command: 'node scripts/docs-options.mjs --check && node scripts/asyncapi.mjs --check' },
  { name: 'size', command: 'node bench/size.mjs', needs: 'build' },
  { name: 'audit', command: 'node scripts/audit.mjs' },
];
/** What works and what waits, by turns. */
const usual = Array.from({ length: Math.max(systems.length, others.length) }, (_, index) => [
  others[index],
  systems[index],
]).flat();
/** The element in another engine, and in every state on every screen. */
const thorough = [
  { name: 'firefox', command: 'ENGINES=firefox wtr' },
  { name: 'catalogue', command: 'node scripts/catalogue.mjs', needs: 'build' },
  // The longer texts are seen with the catalogue.
  ...systems.filter(({ name }) => name !== 'e2e/longer-texts'),
];
const steps = [{ name: 'build', command: 'npm run build --silent' }, ...(isLonger ? thorough : usual)].filter(Boolean);
/** Systems wait for sockets and pages: one step more than there are cores. */
const width = cores + 1;

/** Shows one step while it runs, and keeps what the others say until it is their turn. */
class Screen {
  #steps = [];

  add(heading) {
    const step = { text: `\n── ${heading}\n`, isOver: false };
    this.#steps.push(step);
    this.#show();
    return {
      write: (text) => {
        step.text += text;
        this.#show();
      },
      end: (line) => {
        step.text += `${line}\n`;
        step.isOver = true;
        this.#show();
      },
    };
  }

  #show() {
    for (let first = this.#steps[0]; first; first = this.#steps[0]) {
      process.stdout.write(first.text);
      first.text = '';
      if (!first.isOver) return;
      this.#steps.shift();
    }
  }
}

const isWanted = ({ name }) => only.length === 0 || only.some((part) => name.includes(part));
const screen = new Screen();
/** Names of the steps that failed, each with the lines that tell what failed in it and why. */
const failed = new Map();
let ran = 0;
/** Process groups of the steps that run. */
const groups = new Set();

function endAll() {
  for (const group of groups) process.kill(-group, 'SIGKILL');
  process.exit(130);
}
process.on('SIGINT', endAll).on('SIGTERM', endAll);

async function run({ name, command }) {
  ran += 1;
  const began = Date.now();
  const shown = screen.add(`${name}: ${command.length > 100 ? `${command.slice(0, 100)} ...` : command}`);
  let said = '';
  const child = spawn(command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: true,
    // A group of its own, so that it can be ended with all that it has begun.
    detached: true,
    env: command.startsWith('node scripts/node-tests.mjs') ? nodeEnv : env,
  });
  groups.add(child.pid);
  const giveUp = () => {
    const words = `Said nothing for ${silence / 1_000} s: something in it does not end.\n`;
    said += words;
    shown.write(words);
    process.kill(-child.pid, 'SIGKILL');
  };
  let watch = setTimeout(giveUp, silence);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      clearTimeout(watch);
      watch = setTimeout(giveUp, silence);
      said += text;
      shown.write(text);
    });
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(watch);
  groups.delete(child.pid);
  shown.end(`── ${name} ${code === 0 ? 'passed' : 'FAILED'} after ${Math.round((Date.now() - began) / 1000)} s`);
  if (code !== 0) failed.set(name, causesIn(said));
}

/** What failed, and why: the list at the end of node's report, and what it says of errors that no test waited for, and what stands below each cross of the browsers'. */
function causesIn(said) {
  const list = said.split(/^✖ failing tests:$/mu)[1];
  const strays = said.match(/^ℹ Error: .*$/gmu) ?? [];
  const lines =
    list || strays.length
      ? [...strays, ...(list ?? '').split('\n')]
      : [...said.matchAll(/^ *(?:𐄂|❌) .*(?:\n {4,}\S.*|\n *(?=\n {4,}\S)){0,14}/gmu)].flatMap(([cause]) =>
          cause.split('\n'),
        );
  const telling = lines.filter((line) => line.trim() && !/node:internal|node_modules/u.test(line));
  return (telling.length ? telling : said.trimEnd().split('\n').slice(-20)).slice(0, 60);
}

/** The next step that may begin: what it needs has ended, or is not wanted. */
function next() {
  const isPending = (needed) => wanted.some(({ name }) => name === needed) && !ended.has(needed);
  const index = waiting.findIndex(({ needs }) => !isPending(needs));
  return index < 0 ? undefined : waiting.splice(index, 1)[0];
}

await makeOneFileModules();
const wanted = steps.filter(isWanted);
const waiting = [...wanted];
const ended = new Set();
let running = 0;
await new Promise((resolve) => {
  const begin = () => {
    if (running === 0 && waiting.length === 0) return resolve();
    for (let step; running < width && (step = next());) {
      const { name } = step;
      running += 1;
      void run(step).then(() => {
        running -= 1;
        ended.add(name);
        begin();
      });
    }
  };
  begin();
});

for (const [name, lines] of failed) console.log([`\nFailed in ${name}:`, ...lines].join('\n  '));
if (!ran) console.log(`No step is named ${only.join(' or ')}.`);
else console.log(failed.size ? `\nFailed: ${[...failed.keys()].join(', ')}` : '\nAll passed.');
console.log(`steps: ${ran - failed.size} passed, ${failed.size} failed`);
process.exit(failed.size || !ran ? 1 : 0);
