// The table of features: what it says is there names the test that proves it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const docs = path.resolve(import.meta.dirname, '../docs');

interface Feature {
  readonly group: string;
  readonly name: string;
  readonly state: string;
  readonly words: string;
  readonly proof: string;
}

function featuresOf(text: string): Feature[] {
  return text.split(/^## /m).flatMap((section) => {
    const [group = '', ...lines] = section.split('\n');
    const table = lines.filter((line) => line.startsWith('|'));
    return table.slice(2).map((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      assert.equal(cells.length, 6, `four cells: ${line}`);
      const [, name = '', state = '', words = '', proof = ''] = cells;
      return { group, name, state, words, proof };
    });
  });
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether a test of exactly this title is in it, and is not one that is skipped. */
function hasTest(source: string, title: string): boolean {
  return new RegExp(`\\b(?:test|it)\\(\\s*(['"\`])${escaped(title)}\\1,`).test(source);
}

/** What is wrong with what a feature says proves it. */
function faultsOf({ name, state, words, proof }: Feature): string[] {
  const proofs = [...proof.matchAll(/\[([^\]]+)\]\(([^)]+)\) `([^`]+)`/g)];
  const faults: string[] = [];
  // Whatever else stands there would be read, and not be checked.
  const rest = proofs.reduce((left, [whole]) => left.replace(whole, ''), proof).replaceAll('<br>', '');
  if (rest.trim()) faults.push(`no link with a title: ${rest.trim()}`);
  if (!name) faults.push('no name');
  if (!['Yes', 'Partly', 'Not yet'].includes(state)) faults.push(`no state: "${state}"`);
  if (state === 'Not yet' ? proofs.length > 0 : proofs.length === 0)
    faults.push(`${state} with ${proofs.length} proofs`);
  if (state === 'Partly' && !words.includes('Missing')) faults.push('does not say what is missing');
  for (const [, label, link, title] of proofs) {
    if (link !== `../test/${label}`) faults.push(`${label} leads to ${link}`);
    if (!/\.(test|browser)\.ts$/.test(link!)) faults.push(`${link} is run by nobody`);
    let source = '';
    try {
      source = readFileSync(path.join(docs, link!), 'utf8');
    } catch {
      faults.push(`${link} does not exist`);
      continue;
    }
    if (!hasTest(source, title!)) faults.push(`${link} has no test "${title}"`);
  }
  return faults.map((fault) => `${name}: ${fault}`);
}

const features = featuresOf(readFileSync(path.join(docs, 'features.md'), 'utf8'));

test('docs/features.md: every feature has a state, and a test that is there where it is there', () => {
  assert.deepEqual(features.flatMap(faultsOf), []);
});

test('docs/features.md: every group has features, each once', () => {
  assert.deepEqual(
    [...new Set(features.map(({ group }) => group))],
    [
      'Embedding and theming',
      'Identity',
      'Messaging',
      'Reading and history',
      'Support desk',
      'Collaboration',
      'Social',
      'Media',
      'Notifications',
      'Moderation',
      'Bots',
      'Integration',
      'Running it',
      'Privacy',
      'Accessibility and languages',
      'Network',
    ],
  );
  const names = features.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});
