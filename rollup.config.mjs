import path from 'node:path';
import { literalsHtmlCssMinifier } from '@literals/rollup-plugin-html-css-minifier';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { isBundled, licenses } from './scripts/bundled.mjs';
import { compileProgram } from './scripts/compile-program.mjs';
import { copyTo } from './scripts/copy-to.mjs';
import { declarations, fromNodeModules } from './scripts/declarations.mjs';
import { writeEmoji } from './scripts/emoji.mjs';
import { languageFiles, oneImportForLanguages } from './scripts/languages.mjs';
import { loadParts } from './scripts/load-parts.mjs';
import { minify, shortenedBeside } from './scripts/minify.mjs';
import { compile } from './scripts/native-compiler.mjs';
import { onlyTypesOf } from './scripts/only-types-of.mjs';
import { ownTrustedTypesPolicy } from './scripts/own-trusted-types-policy.mjs';
import { shortClasses } from './scripts/short-classes.mjs';
import { shortTokens } from './scripts/short-tokens.mjs';
import { terser } from './scripts/terser.mjs';
import { trimHpke } from './scripts/trim-hpke.mjs';
import { trimLit } from './scripts/trim-lit.mjs';
import { trimPartysocket } from './scripts/trim-partysocket.mjs';

// Anything else would bundle Lit's development build.
process.env.NODE_ENV = 'production';

/**
 * What few visitors need is a file of its own beside the script, loaded when it is needed: source and the name of the file. In the sources it is an
 * ordinary dynamic import. A classic script of another origin cannot load what is named relative to it, so its parts are named in full.
 */
const parts = {
  'src/client/fallback.ts': 'live-chat-fallback.js',
  'src/element/actions.ts': 'live-chat-actions.js',
  'src/element/attach.ts': 'live-chat-attach.js',
  'src/element/encryption/feature.ts': 'live-chat-sealed.js',
  'src/element/emoji/feature.ts': 'live-chat-emoji.js',
  'src/element/emoji/picker.ts': 'live-chat-emoji-picker.js',
  'src/element/media.ts': 'live-chat-media.js',
  'src/element/voice.ts': 'live-chat-voice.js',
  'src/element/check.ts': 'live-chat-check.js',
  'src/element/consent/feature.ts': 'live-chat-consent.js',
  'src/element/notice/feature.ts': 'live-chat-notice.js',
  'src/element/push/feature.ts': 'live-chat-push-switch.js',
  'src/element/rich/feature.ts': 'live-chat-rich.js',
  'src/element/completion/feature.ts': 'live-chat-completion.js',
  'src/element/mentions/feature.ts': 'live-chat-mention.js',
  'src/element/moderation/feature.ts': 'live-chat-moderation.js',
  'src/element/moderation/erasure.ts': 'live-chat-erase-me.js',
  'src/element/moderation/queue.ts': 'live-chat-moderators.js',
  'src/element/moderation/report.ts': 'live-chat-report.js',
  'src/element/moderation/former.ts': 'live-chat-former-texts.js',
  'src/element/pins/feature.ts': 'live-chat-pin-bar.js',
  'src/element/history/feature.ts': 'live-chat-kept-history.js',
  'src/element/calls/feature.ts': 'live-chat-calling.js',
  'src/element/polls/feature.ts': 'live-chat-poll.js',
  'src/element/polls/form.ts': 'live-chat-poll-form.js',
  'src/element/polls/votes.ts': 'live-chat-poll-votes.js',
  'src/element/previews/feature.ts': 'live-chat-link-previews.js',
  'src/element/replies/feature.ts': 'live-chat-replies.js',
  'src/element/links/feature.ts': 'live-chat-links.js',
  'src/element/streams/feature.ts': 'live-chat-streamed.js',
  'src/element/choices/feature.ts': 'live-chat-choices.js',
  'src/element/limits/feature.ts': 'live-chat-limits.js',
  'src/element/receipts/feature.ts': 'live-chat-receipts.js',
  'src/element/rooms/feature.ts': 'live-chat-room-list.js',
  'src/element/rooms/side.ts': 'live-chat-room-side.js',
  'src/element/dock/feature.ts': 'live-chat-dock.js',
  'src/element/support/greeting.ts': 'live-chat-greetings.js',
  'src/element/support/feature.ts': 'live-chat-support.js',
  'src/element/support/mail.ts': 'live-chat-by-mail.js',
  'src/element/support/transcript.ts': 'live-chat-transcript.js',
  'src/element/support/sharing.ts': 'live-chat-support-sharing.js',
  'src/element/support/pictures.ts': 'live-chat-support-pictures.js',
  'src/element/point/point.ts': 'live-chat-point.js',
  'src/element/point/drawn.ts': 'live-chat-pointed.js',
  'src/element/search/feature.ts': 'live-chat-search-panel.js',
  'src/element/threads/feature.ts': 'live-chat-thread-view.js',
  'src/client/tabs/shared.ts': 'live-chat-tabs.js',
};

/** Pages of the inbox, and what is in its messages: modules of it that are loaded when one goes there, as `live-chat-inbox-NAME.js`. */
const pagesOfInbox = new Set([
  ...['ar', 'de', 'es', 'fr'].map((tag) => `src/inbox/languages/${tag}.ts`),
  'src/inbox/contents/contents.ts',
  'src/inbox/block/block.ts',
  'src/inbox/calls/calls.ts',
  'src/inbox/cards/cards.ts',
  'src/inbox/faces/faces.ts',
  'src/inbox/find/find.ts',
  'src/inbox/reports/reports.ts',
  'src/inbox/settings/settings.ts',
  'src/inbox/visitors/visitors.ts',
]);

const shortened = shortenedBeside(Object.keys(parts));
/** The SDK loads no part of the element; the history that is kept works on its rooms. */
const shortenedInSdk = shortenedBeside([
  ...Object.keys(parts).filter((source) => source.startsWith('src/client/')),
  'src/client/history.ts',
]);

/**
 * Engines that know it compile the functions while the file comes in, beside the page's own thread, and not one by one on it: a third of what the
 * tag costs the page, and more of what it takes to open the panel.
 */
const compileHint = '//# allFunctionsCalledOnLoad';

const script = {
  input: 'src/live-chat.ts',
  makeAbsoluteExternalsRelative: false,
  output: {
    file: 'dist/live-chat.js',
    format: 'iife',
    sourcemap: true,
    // A second copy of the script on the page does nothing at all. Where the script is can be told only while it runs for the first time.
    intro: `if (customElements.get('live-chat')) return;
      const { src } = document.currentScript ?? {};
      const beside = src ? /^[^?#]*\\//.exec(src)[0] : '';`,
  },
  plugins: [
    // Lit's readable build, of which the parts have names.
    nodeResolve({ browser: true, exportConditions: ['development'] }),
    loadParts(parts, pagesOfInbox),
    oneImportForLanguages(),
    compileProgram('./tsconfig.json', 'dist', 'src/live-chat.ts', [
      ...Object.keys(parts).map((source) => `./${source}`),
      './src/element/languages/*',
    ]),
    trimLit(),
    ownTrustedTypesPolicy(),
    trimPartysocket(),
    shortTokens(),
    shortClasses(),
    literalsHtmlCssMinifier(),
    minify(shortened, { isModule: false, preamble: compileHint }),
    copyTo(
      ['dist/live-chat.js', 'server/dist/public/live-chat.js'],
      ['dist/live-chat.js.map', 'server/dist/public/live-chat.js.map'],
    ),
  ],
};

/** Entries of the package beside the SDK, of which each is a file of its own for pages without a bundler, too. */
const namesBesideSdk = [
  ...['rooms', 'deliveries', 'encryption', 'pins', 'polls', 'calls', 'previews', 'history'],
  ...['desk', 'threads', 'revisions', 'erasure', 'push', 'streams', 'mentions', 'search'],
];

/** Entries of the package that run in browsers: the name of each, and its source. */
const entries = Object.fromEntries(
  ['index', 'element', 'files', ...namesBesideSdk, 'react', 'svelte', 'vue', 'angular', 'server'].map((name) => [
    name,
    `src/${name}.ts`,
  ]),
);

/** What `npm install live-chat` gives: ES modules with their dependencies outside, so that a bundler can share them. */
const modules = {
  input: entries,
  // Of React's wrapper for elements, which would bring its users types that they do not want, a copy is in the file.
  external: (id) => /^(lit|partysocket|react|vue|@angular\/core|@hpke\/core)(\/|$)/.test(id),
  output: {
    dir: 'dist',
    format: 'es',
    sourcemap: true,
    chunkFileNames: 'part-[name].js',
    // Otherwise whoever takes hooks alone imports lit, for the element that is in the same file.
    hoistTransitiveImports: false,
  },
  plugins: [nodeResolve({ browser: true }), compile('./tsconfig.json'), literalsHtmlCssMinifier()],
};

const nodeEntry = {
  input: 'src/node.ts',
  external: (id) => /^(partysocket|ws)(\/|$)/.test(id) || id.startsWith('node:'),
  output: { file: 'dist/node.js', format: 'es', sourcemap: true, inlineDynamicImports: true },
  plugins: [nodeResolve(), compileProgram('./tsconfig.node.json', 'dist', 'src/node.ts')],
};

const botEntries = { bot: 'src/bot.ts', 'bot-cli': 'src/bot-cli.ts' };

/** What answers visitors before people do: in Node, with the database that is part of it. */
const bot = {
  input: botEntries,
  external: (id) => /^(partysocket|ws)(\/|$)/.test(id) || id.startsWith('node:'),
  output: { dir: 'dist', format: 'es', sourcemap: true, chunkFileNames: 'bot-part-[name].js' },
  plugins: [nodeResolve(), compileProgram('./tsconfig.node.json', 'dist', botEntries)],
};

/** The SDK with everything in it, for pages without a bundler, and what its budget is measured on. */
const sdk = {
  input: 'src/index.ts',
  makeAbsoluteExternalsRelative: false,
  // The map is beside it, and not named in it, which would be counted.
  output: { file: 'dist/live-chat-sdk.js', format: 'es', sourcemap: 'hidden' },
  plugins: [
    nodeResolve({ browser: true }),
    loadParts(parts, pagesOfInbox),
    compile('./tsconfig.json'),
    trimPartysocket(),
    minify(shortenedInSdk, { isSmall: true }),
    copyTo(
      ['dist/live-chat-sdk.js', 'server/dist/public/live-chat-sdk.js'],
      ['dist/live-chat-sdk.js.map', 'server/dist/public/live-chat-sdk.js.map'],
    ),
  ],
};

/** What is in an entry of its own of the SDK, for pages without a bundler: it shares with the SDK what there may be only one of. */
const besideSdk = (name) => ({
  input: `src/${name}.ts`,
  makeAbsoluteExternalsRelative: false,
  output: { file: `dist/live-chat-${name}.js`, format: 'es', sourcemap: true },
  plugins: [
    {
      name: 'from-the-sdk',
      resolveId: (id, importer) =>
        importer && /[\\/]errors\.[jt]s$/.test(id) ? { id: './live-chat-sdk.js', external: true } : null,
    },
    nodeResolve({ browser: true }),
    compile('./tsconfig.json'),
    trimHpke(),
    minify(shortened),
    copyTo(
      [`dist/live-chat-${name}.js`, `server/dist/public/live-chat-${name}.js`],
      [`dist/live-chat-${name}.js.map`, `server/dist/public/live-chat-${name}.js.map`],
    ),
  ],
});

const partOf = ([input, file]) => ({
  input,
  makeAbsoluteExternalsRelative: false,
  output: { file: `dist/${file}`, format: 'es', sourcemap: true },
  plugins: [
    onlyTypesOf(/^(lit|partysocket)(\/|$)/),
    nodeResolve({ browser: true }),
    loadParts(parts, pagesOfInbox),
    oneImportForLanguages(),
    compile('./tsconfig.json'),
    trimHpke(),
    shortTokens(),
    shortClasses(),
    literalsHtmlCssMinifier(),
    // Nothing of others is in a part: what is said to the developer is ours.
    minify(shortened, { silenced: [] }),
    copyTo([`dist/${file}`, `server/dist/public/${file}`], [`dist/${file}.map`, `server/dist/public/${file}.map`]),
  ],
});

/** The team's side, which no visitor loads: with everything in it, but for what the SDK loads when needed, and its own pages, which share what is in it. */
const inbox = {
  input: 'src/live-chat-inbox.ts',
  makeAbsoluteExternalsRelative: false,
  output: {
    dir: 'dist',
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'live-chat-inbox-[name].js',
  },
  plugins: [
    nodeResolve({ browser: true }),
    loadParts(parts, pagesOfInbox),
    // In the element's languages are those of the element alone.
    oneImportForLanguages(),
    compile('./tsconfig.json'),
    ownTrustedTypesPolicy(),
    trimPartysocket(),
    literalsHtmlCssMinifier(),
    // The parts that it loads are those of the SDK, so that no member has a short name.
    terser({ module: true, ecma: 2020, format: { comments: false } }),
    copyTo(
      ...['live-chat-inbox', ...[...pagesOfInbox].map((source) => `live-chat-inbox-${path.basename(source, '.ts')}`)]
        .flatMap((name) => [`${name}.js`, `${name}.js.map`])
        .map((name) => [`dist/${name}`, `server/dist/public/${name}`]),
    ),
  ],
};

/** What a site puts on its own origin, and runs while none of its pages is open. What it keeps and says is known to pages by the same names. */
const pushWorker = {
  input: 'src/push-worker/worker.ts',
  output: { file: 'dist/live-chat-push-worker.js', format: 'iife', sourcemap: true },
  plugins: [
    nodeResolve({ browser: true }),
    compile('./tsconfig.json'),
    terser({ ecma: 2020, format: { comments: false } }),
    copyTo(
      ['dist/live-chat-push-worker.js', 'server/dist/public/live-chat-push-worker.js'],
      ['dist/live-chat-push-worker.js.map', 'server/dist/public/live-chat-push-worker.js.map'],
    ),
  ],
};

/** Nothing but texts: no name in them may be shortened. */
const languages = {
  input: languageFiles,
  output: { dir: 'dist', format: 'es' },
  plugins: [
    compile('./tsconfig.json'),
    terser({ module: true, ecma: 2020 }),
    writeEmoji('dist', 'server/dist/public'),
    copyTo(...Object.keys(languageFiles).map((name) => [`dist/${name}.js`, `server/dist/public/${name}.js`])),
  ],
};

const relayEntries = {
  cli: 'server/src/cli.ts',
  index: 'server/src/index.ts',
  'store-worker': 'server/src/store/sqlite-worker.ts',
};

const relay = {
  input: relayEntries,
  external: (id) => fromNodeModules(id) && !isBundled(id),
  output: { dir: 'server/dist', format: 'es', sourcemap: true, chunkFileNames: 'part-[name].js' },
  plugins: [
    nodeResolve({ exportConditions: ['node'] }),
    compileProgram('./server/tsconfig.json', 'server/dist', relayEntries),
    licenses('LICENSES.txt'),
    copyTo(
      ['docs/asyncapi.json', 'server/dist/asyncapi.json'],
      ...['inbox.css', 'inbox.js'].map((name) => [`server/src/inbox/${name}`, `server/dist/inbox/${name}`]),
    ),
  ],
};

export default [
  script,
  modules,
  nodeEntry,
  bot,
  sdk,
  ...namesBesideSdk.map(besideSdk),
  ...Object.entries(parts).map(partOf),
  inbox,
  pushWorker,
  languages,
  relay,
  declarations(entries, 'dist', './tsconfig.json'),
  declarations({ bot: 'src/bot.ts' }, 'dist', './tsconfig.node.json'),
  declarations({ index: 'server/src/index.ts' }, 'server/dist', './server/tsconfig.json'),
];
