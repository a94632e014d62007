import { configs as lit } from 'eslint-plugin-lit';
import * as regexp from 'eslint-plugin-regexp';
import { configs as webComponents } from 'eslint-plugin-wc';
import typescript from 'typescript-eslint';

/** For editors: what .oxlintrc.json has of plugins of ESLint, by ESLint itself, which takes four times as long. */
export default typescript.config(
  { files: ['src/**/*.ts', 'server/src/**/*.ts'], languageOptions: { parser: typescript.parser } },
  // Directives for rules of oxlint are not its own.
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
  { ...lit['flat/recommended'], files: ['src/element/**/*.ts', 'src/inbox/**/*.ts'] },
  { ...webComponents['flat/recommended'], files: ['src/element/**/*.ts', 'src/inbox/**/*.ts'] },
  {
    // Text reaches the page by text bindings only.
    files: ['src/**/*.ts', 'demo/**/*.js'],
    rules: {
      'no-restricted-imports': ['error', { paths: ['lit/directives/unsafe-html.js', 'lit/directives/unsafe-svg.js'] }],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML' },
        { property: 'outerHTML' },
        { property: 'insertAdjacentHTML' },
        { object: 'document', property: 'write' },
      ],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  {
    // What strangers write is looked at in linear time: no expression may go over it again and again.
    files: ['src/**/*.ts', 'server/src/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
      'regexp/no-dupe-disjunctions': 'error',
    },
  },
  {
    // Only config.ts reads the environment.
    files: ['server/src/**/*.ts'],
    ignores: ['server/src/config.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env' }] },
  },
);
