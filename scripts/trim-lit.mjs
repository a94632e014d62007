// A rollup plugin for the script file: takes out of Lit what the element never uses, almost half of it. It begins with Lit's readable build,
// whose parts have names. A source of the element that uses what is taken out fails the build. The tests in the browser run on this Lit too.
import { cuts } from './lit-cuts.mjs';
import { trim } from './trim.mjs';

/** What the element's own files may not contain, as it would meet what is taken out. */
const missed =
  /\b(attribute: '|hostConnected|removeController|hasChanged|converter|noAccessor|getUpdateComplete|shouldUpdate|scheduleUpdate|unsafeCSS|mathml|AsyncDirective)\b|\bsvg`|lit\/(decorators|directives)|css`[^`]*\$\{/;

/** A file of Lit without what the element never uses; undefined for every other file. Fails where Lit has changed. */
export function trimmed(id, code, parse) {
  const file = Object.keys(cuts).find((name) => id.replaceAll('\\', '/').endsWith(`/node_modules/${name}`));
  if (!file) return undefined;
  const result = trim(code, parse(code), cuts[file]);
  if (result.missing.length) throw new Error(`${file} has changed: not found ${result.missing.join(', ')}`);
  return result.code;
}

export function trimLit() {
  let count = 0;
  return {
    name: 'trim-lit',
    transform(code, id) {
      const [found] = (/[\\/]src[\\/]element[\\/]/.test(id) && missed.exec(code)) || [];
      if (found) this.error(`${found} is taken out of Lit by scripts/trim-lit.mjs`);
      const result = trimmed(id, code, (text) => this.parse(text));
      if (result === undefined) return null;
      count++;
      return { code: result, map: null };
    },
    buildEnd(error) {
      if (!error && count !== Object.keys(cuts).length)
        this.error(`only ${count} files of Lit were found to be trimmed`);
    },
  };
}
