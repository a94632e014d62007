// `npm test`: everything, in the order in which a mistake is found cheapest. `npm test -- NAME` runs the steps whose name contains NAME. Steps of a
// group run beside each other, as many at a time as it is wide; what each of them says is shown in one piece.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { makeOneFileModules, oneFileModules } from './one-file-modules.mjs';

const cores = Math.max(2, availableParallelism());

/** Files whose tests start browsers or whole systems: one at a time, while the rest runs beside them. */
const systemTests = ['test/e2e/**/*.test.ts', 'test/scenario/**/*.test.ts', 'test/security/{06,15,25}-*.test.ts'];
const isSystemTest = new Set(globSync(systemTests));
const otherTests = globSync('test/**/*.test.ts').filter((file) => !isSystemTest.has(file));

const reporters = ['spec', './scripts/report.mjs'].map(
  (name) => `--test-reporter=${name} --test-reporter-destination=stdout`,
);
/** In ms: a file that neither ends nor fails is a failure, too. */
const patience = 240_000;
const nodeTests = (files, concurrency) =>
  `node --test --test-timeout=${patience} --test-concurrency=${concurrency} ${reporters.join(' ')} ${files.toSorted().join(' ')}`;

/** In so many pieces, so that whichever of the two who work is free takes the next one. What waits leaves a core to others: two files at a time. */
const pieces = 6;
const pieceOf = (piece) => otherTests.filter((_, index) => index % pieces === piece);

/** Every test file is a process, and most read the same modules: compiled once, they are read from here. */
const env = { NODE_COMPILE_CACHE: path.resolve('node_modules/.cache/compile'), ...process.env };
const nodeEnv = { ...env, ...oneFileModules };

/** What another engine would do otherwise: `npm run test:engines` runs all there. */
const inFirefox = ['client/*', ...['composer', 'launcher', 'log'].map((name) => `element/${name}`)];
const firefoxTests = `ENGINES=firefox wtr --files ${inFirefox.map((name) => `'test/${name}.browser.ts'`).join(' ')}`;

const groups = [
  {
    width: cores,
    // The longest first: what is short fills up.
    steps: [
      ['lint', 'eslint .'],
      ['build', 'npm run build --silent'],
      ['types', 'node scripts/typecheck.mjs'],
      ['format', 'prettier --check --log-level warn .'],
      ['docs', 'node scripts/docs-options.mjs --check && node scripts/asyncapi.mjs --check'],
      ['audit', 'node scripts/audit.mjs'],
    ],
  },
  { width: 1, steps: [['size', 'node bench/size.mjs']] },
  {
    width: 2,
    steps: [
      ['node-systems', nodeTests([...isSystemTest], 1)],
      ['browser', 'wtr'],
      ['firefox', firefoxTests],
      ...Array.from({ length: pieces }, (_, piece) => [`node-${piece + 1}`, nodeTests(pieceOf(piece), cores)]),
    ],
  },
];

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

const only = process.argv.slice(2);
const isWanted = ([name]) => only.length === 0 || only.some((part) => name.includes(part));
const screen = new Screen();
/** Names of the steps that failed, each with the lines that tell what failed in it and why. */
const failed = new Map();
let ran = 0;

async function run([name, command]) {
  ran += 1;
  const began = Date.now();
  const shown = screen.add(`${name}: ${command.length > 100 ? `${command.slice(0, 100)} ...` : command}`);
  let said = '';
  const child = spawn(command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: true,
    env: name.startsWith('node-') ? nodeEnv : env,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
      shown.write(text);
    });
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  shown.end(`── ${name} ${code === 0 ? 'passed' : 'FAILED'} after ${Math.round((Date.now() - began) / 1000)} s`);
  if (code !== 0) failed.set(name, causesIn(said));
}

/** What failed, and why: the list at the end of node's report, and what stands below each cross of the browsers'. */
function causesIn(said) {
  const list = said.split(/^✖ failing tests:$/mu)[1];
  const lines = list
    ? list.split('\n')
    : [...said.matchAll(/^ *(?:𐄂|❌) .*(?:\n {4,}\S.*|\n *(?=\n {4,}\S)){0,14}/gmu)].flatMap(([cause]) =>
        cause.split('\n'),
      );
  const telling = lines.filter((line) => line.trim() && !/node:internal|node_modules/u.test(line));
  return (telling.length ? telling : said.trimEnd().split('\n').slice(-20)).slice(0, 60);
}

await makeOneFileModules();
for (const { width, steps } of groups) {
  const waiting = steps.filter(isWanted);
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let step = waiting.shift(); step; step = waiting.shift()) await run(step);
    }),
  );
}

for (const [name, lines] of failed) console.log([`\nFailed in ${name}:`, ...lines].join('\n  '));
if (!ran) console.log(`No step is named ${only.join(' or ')}.`);
else console.log(failed.size ? `\nFailed: ${[...failed.keys()].join(', ')}` : '\nAll passed.');
console.log(`steps: ${ran - failed.size} passed, ${failed.size} failed`);
process.exit(failed.size || !ran ? 1 : 0);
