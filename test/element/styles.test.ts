// What holds for the element's style sheets as texts.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

test('no rule leaves hovered what was tapped last on a screen that is touched', () => {
  const sheets = globSync(['src/element/**/styles/*.ts', 'src/element/**/*styles.ts']);
  // `later.ts` takes these back, which are in the script file, and `--hover`.
  const takenBack = ['.ib:hover', '.launch:hover', '.send:hover', '.who button:hover'];
  const later = readFileSync('src/element/styles/later.ts', 'utf8');
  for (const selector of ['--hover: transparent', '.ib:hover', '.launch, .send:enabled', '.who button:hover']) {
    assert.ok(later.includes(selector), selector);
  }
  const sticking = sheets.flatMap((file) => {
    const text = readFileSync(file, 'utf8').replace(/@media \(hover: \w+\) \{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '');
    return [...text.matchAll(/([^{}]*:hover[^{}]*)\{([^{}]*)\}/g)]
      .filter(([, selector, rule]) => {
        const all = selector!.split(',').map((each) => each.trim());
        // The same as without the pointer.
        const isSame = all.length === 2 && all[0] === all[1]!.replace(':hover', '');
        return !isSame && !/var\(--hover\)|background: none/.test(rule!) && !takenBack.includes(selector!.trim());
      })
      .map(([, selector]) => `${file}: ${selector!.trim()}`);
  });
  assert.deepEqual(sticking, []);
});

test('no rule asks whether something stands behind a message, or behind anything: one message more or less would have all looked at', () => {
  const asking = globSync(['src/element/**/styles/*.ts', 'src/element/**/*styles.ts']).flatMap(
    (file) => readFileSync(file, 'utf8').match(/^.*(?:\*|\.(?:msg|day|new)\b\S*(?: \.[^,{+~)]*\))?) [+~] .*$/gm) ?? [],
  );
  assert.deepEqual(asking, []);
});
