// How what pages download is made small, after all that is not used was taken out of it.
import { internalNames } from './internal-names.mjs';
import { shortMembers } from './short-members.mjs';
import { shortPrivates } from './short-privates.mjs';
import { terser } from './terser.mjs';
import { Edits, walk } from './trim.mjs';

/**
 * Members that minifying makes short, as a pattern: what begins with `_` is Lit's and partysocket's; then partysocket's options, Lit's talk with its
 * elements, and what only the project's own code says. A part that is loaded later is minified by itself, so nothing of this may be said in one
 * of those that the file loads.
 *
 * @param sources Of those parts.
 */
export const shortenedBeside = (sources) =>
  new RegExp(
    `^_.|^(${[
      ...[
        'connectionTimeout',
        'maxRetries',
        'maxEnqueuedMessages',
        'maxReconnectionDelay',
        'minReconnectionDelay',
        'minUptime',
      ],
      ...['reconnectionDelayGrowFactor', 'isUpdatePending', 'hasUpdated', 'performUpdate', 'enableUpdating'],
      ...['willUpdate', 'firstUpdated', 'useDefault', 'reflect', 'endNode', 'ctor'],
      // Of single parts.
      ...['isPosting', 'isLeaving', 'refusals', 'doubts', 'doubtedAt', 'ending', 'queue', 'returns'],
      ...internalNames(sources),
    ].join('|')})$`,
  );

/** One word for all declarations is shorter when it is compressed. Of the same length, so that the source map stays true. */
const onlyLet = () => ({
  name: 'only-let',
  renderChunk(code) {
    const edits = new Edits();
    walk(this.parse(code), ({ type, kind, start }) => {
      if (type === 'VariableDeclaration' && kind === 'const') edits.replace(start, start + 'const'.length, 'let  ');
    });
    return { code: edits.apply(code), map: null };
  },
});

/** Variables are called by the alphabet: names by how frequent letters are compress worse in a small file. */
const alphabet = {
  get(index) {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_';
    const all = `${letters}0123456789`;
    let name = letters[index % letters.length];
    let rest = Math.floor(index / letters.length);
    for (; rest > 0; rest = Math.floor(rest / all.length)) name += all[--rest % all.length];
    return name;
  },
  reset() {},
  consider() {},
  sort() {},
};

/**
 * Plugins of Rollup.
 *
 * @param names The members that get short names: `shortenedBeside`.
 * @param options What each of them is for a file: `isModule` or a classic script; `silenced`, what others say to the developer; `isSmall`, where what compresses best in
 * a large file does not; `preamble`, what stands at its beginning.
 */
export const minify = (
  names,
  { isModule = true, silenced = ['console.error', 'console.log', 'console.warn'], isSmall = false, preamble } = {},
) => [
  onlyLet(),
  shortPrivates(),
  {
    name: 'minify',
    renderChunk(code, chunk, output) {
      const props = shortMembers(this.parse(code), names);
      const { renderChunk } = terser({
        ecma: 2020,
        module: isModule,
        compress: {
          passes: 3,
          inline: 1,
          pure_getters: true,
          pure_funcs: silenced,
          unsafe_arrows: true,
          reduce_funcs: !isSmall,
          lhs_constants: !isSmall,
        },
        mangle: { ...(isSmall && { nth_identifier: alphabet }), properties: { regex: names, cache: { props } } },
        format: { comments: false, preamble },
      });
      return renderChunk.call(this, code, chunk, output);
    },
  },
];
