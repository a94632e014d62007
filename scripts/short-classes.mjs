// The element's own class names by a letter or two, in the files that a page downloads: nothing outside its shadow root knows them. `part` is
// for pages, and stays.

/**
 * In their order each gets the next short name. New ones go to the end, so that a script and a part of different versions still agree. What is
 * a class by a value, as the modes and the states of a message are, is not in here.
 */
const names = [
  ...['msg', 'panel', 'bub', 'launch', 'i', 'foot', 'grow', 'new', 'day', 'send', 'strip', 'who', 'empty', 'rx', 'log'],
  ...['chip', 'badge', 'by', 'count', 'link', 'head', 'ib', 'pill', 'ava', 'dot', 'box', 'cmp', 'sk', 'in', 'tools'],
  ...['menu', 'sr', 'over', 'txt', 'edited'],
];
/** What is looked for: within the parentheses of what finds nodes, and of our own methods that give one the focus. */
const lookedFor =
  /(?<=\.(?:querySelector(?:All)?|closest|matches|#?focus)\((?:'[^']*', )?|\bfind\()(?:'[^']*'|`[^`]*`)/g;
const letters = 'abcdefghijklmnopqrstuvwxyz';
const short = new Map(
  names.map((name, index) => [name, letters[index % 26] + (index < 26 ? '' : Math.floor(index / 26))]),
);

const shorten = (name) => short.get(name) ?? name;
/** What is within `${}` is no selector. */
const inSelector = (text) =>
  text.replace(/\$\{[^}]*\}|\.([a-z]+)(?![\w-])/g, (all, name) => (name ? `.${shorten(name)}` : all));
/** The words of the attribute, those within `${}` only where they are texts. */
const inAttribute = (text) =>
  text
    .split(/(\$\{[^}]*\})/)
    .map((piece) =>
      piece.startsWith('${')
        ? piece.replace(/'([a-z]+)'/g, (_, name) => `'${shorten(name)}'`)
        : piece.replace(/[a-z]+/g, shorten),
    )
    .join('');

/** A compiled module of the element with short class names: in its style sheet, its templates, the nodes that it makes by hand, and where it looks for one. */
export const withShortClasses = (code) =>
  code
    .replace(/\bcss `(?:[^`\\]|\\.)*`/g, inSelector)
    .replace(/\bclass="([^"]*)"/g, (_, text) => `class="${inAttribute(text)}"`)
    .replace(/\bclass: '([^']*)'/g, (_, text) => `class: '${inAttribute(text)}'`)
    .replace(/\bmake\('\w+', ([^,)]*)/g, (all, names) => all.replace(names, names.replace(/'[^']*'/g, inAttribute)))
    .replace(lookedFor, inSelector);

/** To be run on compiled modules, before their style sheets and templates are minified. */
export const shortClasses = () => ({
  name: 'short-classes',
  transform: (code, id) => (/src[\\/]element[\\/]/.test(id) ? { code: withShortClasses(code), map: null } : null),
});
