// Takes out of a library's file what is never used here. It works on the syntax tree, and whatever is to be taken out and is not found is
// told, so that another version of the library cannot be trimmed wrongly in silence.

/** Calls `visit` for each node; a node for which it answers true is not looked into. */
export function walk(node, visit) {
  if (!node || typeof node.type !== 'string' || visit(node)) return;
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) value.forEach((child) => walk(child, visit));
    else if (value && typeof value === 'object') walk(value, visit);
  }
}

const isStatement = ({ type }) => /(Statement|Declaration)$/.test(type) && type !== 'BlockStatement';

/** Edits of a text, made at once. */
export class Edits {
  #edits = [];

  replace(from, to, text) {
    this.#edits.push([from, to, text]);
  }

  apply(code) {
    let edited = code;
    for (const [from, to, text] of this.#edits.sort((a, b) => b[0] - a[0])) {
      edited = edited.slice(0, from) + text + edited.slice(to);
    }
    return edited;
  }
}

/**
 * @param code The library's file.
 * @param tree Its syntax tree.
 * @param cuts `members`: of classes, as `Class.member`. `statements`: by how they begin. `becomes`: for the source of a node (its blanks as one)
 *   what stands in its place. `begins`: the same for statements, by how they begin. `bodies`: what functions and methods, by name, do instead. `unwrapped`: functions that only pass on their argument.
 * @returns The trimmed code, and what was not found.
 */
export function trim(
  code,
  tree,
  { members = [], statements = [], becomes = {}, begins = {}, bodies = {}, unwrapped = [] },
) {
  const edits = new Edits();
  const seen = new Set();
  const source = (node) => code.slice(node.start, node.end).replace(/\s+/g, ' ');
  const replace = ({ start, end }, text, what) => {
    edits.replace(start, end, text);
    seen.add(what);
    return true;
  };
  const classes = new Map();
  walk(tree, (node) => {
    for (const member of node.type === 'ClassBody' ? node.body : []) classes.set(member, classes.get(node));
    if (/^Class/.test(node.type) && node.id) classes.set(node.body, node.id.name);
    const text = source(node);
    if (Object.hasOwn(becomes, text)) return replace(node, becomes[text], text);
    const isMember = /^(Method|Property)Definition$/.test(node.type);
    const name = isMember ? `${classes.get(node)}.${node.key.name}` : node.id?.name;
    if (isMember && members.includes(name)) return replace(node, '', name);
    const inner = [node.value, node.init, node].find((each) => each?.body?.type === 'BlockStatement');
    if (inner && Object.hasOwn(bodies, name)) return replace(inner.body, bodies[name], name);
    if (isStatement(node)) {
      const statement = statements.find((start) => text.startsWith(start));
      if (statement) return replace(node, ';', statement);
      const beginning = Object.keys(begins).find((start) => text.startsWith(start));
      if (beginning) return replace(node, begins[beginning], beginning);
    }
    if (node.type === 'CallExpression' && unwrapped.includes(node.callee.name)) {
      const [argument] = node.arguments;
      edits.replace(node.start, argument.start, '');
      edits.replace(argument.end, node.end, '');
      seen.add(node.callee.name);
    }
    return false;
  });
  const wanted = [
    ...members,
    ...statements,
    ...Object.keys(becomes),
    ...Object.keys(begins),
    ...Object.keys(bodies),
    ...unwrapped,
  ];
  return { code: edits.apply(code), missing: wanted.filter((what) => !seen.has(what)) };
}
