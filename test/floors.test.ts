import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '..');

/** For each part: what it may import. Relative imports are resolved first, so that a path cannot hide a floor. */
const floors: Record<string, RegExp[]> = {
  'src/protocol': [/^src\/protocol\//],
  'src/client': [/^src\/(protocol|client)\//, /^partysocket(\/|$)/, /^@hpke\/core$/],
  'src/push-worker': [/^src\/(protocol|push-worker)\//, /^src\/client\/push-(kept|words)\.ts$/],
  'src/bot': [
    /^src\/(bot|protocol)\//,
    /^src\/client\/(index|conversations|conversation-queue|streams)\.ts$/,
    /^node:/,
  ],
  'src/server': [/^src\/(protocol|server)\//],
  'src/element': [
    /^src\/element\//,
    /^src\/client\/(calls|index|conversations|encryption|erasure|deliveries|files|held|history|mail|mentions|moderation|over|people|pictures|pins|polls|previews|push|push-page|push-words|revisions|room-list|rooms|search|site|streams|threads|visits)\.ts$/,
    /^src\/protocol\//,
    /^lit(\/|$)/,
  ],
  'src/inbox': [
    /^src\/inbox\//,
    /^src\/element\//,
    /^src\/client\/(index|conversations|conversation-history|conversation-queue|conversation-search|files|mail|mentions|request|rooms|search|visits)\.ts$/,
    /^src\/protocol\//,
    /^lit(\/|$)/,
  ],
  'src/frameworks': [/^src\/(element|frameworks)\//, /^src\/client\/index\.ts$/],
  'src/react': [/^src\/(element|frameworks|react)\//, /^src\/client\/index\.ts$/, /^@lit\/react$/, /^react$/],
  'src/vue': [/^src\/(element|frameworks|vue)\//, /^src\/client\/index\.ts$/, /^vue$/],
  'src/angular': [/^src\/(frameworks|angular)\//, /^src\/client\/index\.ts$/, /^@angular\/core$/],
  'server/src': [
    /^server\/src\//,
    /^src\/protocol\//,
    /^node:/,
    /^(ws|fastify|@fastify\/(cookie|helmet|proxy-addr|static)|file-type|htmlparser2|http_ece|image-size|imapflow|jose|kysely|mailparser|nodemailer|openid-client|pino|typebox)(\/|$)/,
  ],
  demo: [/^demo\//, /^\/live-chat(-sdk)?\.js$/],
  bench: [
    /^bench\//,
    /^node:/,
    /^scripts\/browser\.mjs$/,
    /^(ws|socket\.io|socket\.io-client|puppeteer-core)(\/|$)/,
    /^server\/dist\//,
    /^dist\//,
    // In pages of its own.
    /^\/catalogue\/stage\//,
  ],
};

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')))
    .filter((name) => /\.(ts|m?js)$/.test(name) && !name.includes('/dist/'));
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

const resolve = (file: string, name: string) =>
  name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;

for (const [folder, allowed] of Object.entries(floors)) {
  test(`${folder} imports only from its own floor and lower ones`, () => {
    const files = sources(folder);
    assert.ok(files.length > 0, `no source in ${folder}`);
    const crossing = files.flatMap((file) =>
      importsOf(file)
        .map((name) => resolve(file, name))
        .filter((name) => !allowed.some((pattern) => pattern.test(name)))
        .map((name) => `${file} imports ${name}`),
    );
    assert.deepEqual(crossing, []);
  });
}

test('no circle of imports', () => {
  const graph = new Map(
    ['src', 'server/src'].flatMap(sources).map((file) => [
      file,
      importsOf(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => resolve(file, name)),
    ]),
  );
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    assert.ok(!path.includes(file), `circle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
});

test('no plain object of the relay is asked by any text: what every object has (`constructor`) would be found in it', () => {
  const tables = sources('server/src').filter((file) =>
    /\bconst \w+: Readonly<Record<string, string>> =/.test(readFileSync(path.join(root, file), 'utf8')),
  );
  assert.deepEqual(tables, [], 'a Map is, or a table with names of ours as the type of its keys');
});

test('only config.ts of the relay reads the environment', () => {
  const readers = sources('server/src').filter((file) =>
    /process\.env/.test(readFileSync(path.join(root, file), 'utf8')),
  );
  assert.deepEqual(readers, ['server/src/config.ts']);
});
