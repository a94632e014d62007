// Private members (`#name`) by names that classes share. The minifier gives every name of the bundle a short one of its own; but what is private
// to a class may be called like what is private to another, and files with fewer different names are smaller compressed.
import { Edits, walk } from './trim.mjs';

/** All private names, each with where it is said and the class that it belongs to. */
function saidIn(tree) {
  const said = [];
  const classes = [];
  walk(tree, (node) => {
    if (node.type === 'ClassBody' && classes.at(-1) !== node) {
      classes.push(node);
      walk(node, (inner) => {
        if (inner.type === 'ClassBody' && inner !== node) throw new Error('a class within a class has private names');
        if (inner.type === 'PrivateIdentifier') said.push({ ...inner, owner: node });
        return false;
      });
      return true;
    }
    return false;
  });
  return said;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** A short name for each: the most used first, two of one class never the same. */
function namesFor(said) {
  const byName = Map.groupBy(said, ({ name }) => name);
  const taken = new Map(said.map(({ owner }) => [owner, new Set()]));
  const names = new Map();
  for (const [name, places] of [...byName].sort(([, some], [, others]) => others.length - some.length)) {
    const sets = new Set(places.map(({ owner }) => taken.get(owner)));
    let index = 0;
    while ([...sets].some((set) => set.has(index))) index++;
    for (const set of sets) set.add(index);
    names.set(name, `#${letters[index % 26]}${index < 26 ? '' : Math.floor(index / 26)}`);
  }
  return names;
}

/** The same code with short private names, each filled up with blanks, so that the source map stays true. */
export function withShortPrivates(code, tree) {
  const edits = new Edits();
  const said = saidIn(tree);
  const names = namesFor(said);
  for (const { start, end, name } of said) edits.replace(start, end, names.get(name).padEnd(end - start));
  return edits.apply(code);
}

/** To be run on the bundle before it is minified. */
export const shortPrivates = () => ({
  name: 'short-privates',
  renderChunk(code) {
    return { code: withShortPrivates(code, this.parse(code)), map: null };
  },
});
