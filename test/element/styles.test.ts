// What holds for the element's style sheets as texts.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

test('no rule asks whether something stands behind a message, or behind anything: one message more or less would have all looked at', () => {
  const asking = globSync(['src/element/**/styles/*.ts', 'src/element/**/*styles.ts']).flatMap(
    (file) => readFileSync(file, 'utf8').match(/^.*(?:\*|\.(?:msg|day|new)\b\S*(?: \.[^,{+~)]*\))?) [+~] .*$/gm) ?? [],
  );
  assert.deepEqual(asking, []);
});
