// The element's own CSS properties by short names, the most used first. What a page may set (`--live-chat-*`) keeps its name.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const token = /--(?!live-chat-)[a-z][a-z0-9-]*/g;
/** Outside style sheets: in a string of its own, or in a declaration within one. Elsewhere `--` counts down. */
const quoted = /(?<=['"`;]|var\()--(?!live-chat-)[a-z][a-z0-9-]*/g;
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** Of all style sheets, so that the script and its parts agree. */
export function shortNames() {
  const uses = new Map();
  const folder = path.join(root, 'src/element/styles');
  for (const file of readdirSync(folder)) {
    for (const [name] of readFileSync(path.join(folder, file), 'utf8').matchAll(token)) {
      uses.set(name, (uses.get(name) ?? 0) + 1);
    }
  }
  const order = [...uses].sort(([one, oneUses], [other, otherUses]) => otherUses - oneUses || (one < other ? -1 : 1));
  return new Map(
    order.map(([name], index) => [name, `--${letters[index % 26]}${index < 26 ? '' : Math.floor(index / 26)}`]),
  );
}

/** To be run on compiled modules, before their style sheets are minified. */
export function shortTokens() {
  const names = shortNames();
  return {
    name: 'short-tokens',
    transform(code, id) {
      if (!/src[\\/]element[\\/]/.test(id)) return null;
      // In `styles/`, and in the features' own.
      const isSheet = /element[\\/]styles[\\/]|styles\.[jt]s$/.test(id);
      const pattern = isSheet ? token : quoted;
      return { code: code.replace(pattern, (name) => names.get(name) ?? name), map: null };
    },
  };
}
