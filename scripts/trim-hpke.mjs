/** What its build for other runtimes writes instead of a field. */
const field =
  /Object\.defineProperty\(this, "(\w+)", \{\s*enumerable: true,\s*configurable: true,\s*writable: true,\s*value: ([^\n]+?),?\s*\}\);/g;

/** For a Node that no one runs any more; a browser would be asked for a module that there is not. */
const forOldNode = 'const { webcrypto } = await import("crypto"); // node:crypto\n        return webcrypto.subtle;';

/** The HPKE library (`@hpke/core`) without what only others than browsers and today's Node need. Its cryptography is left as it is. */
export const trimHpke = () => ({
  name: 'trim-hpke',
  transform(code, id) {
    if (!/@hpke[\\/](core|common)[\\/]/.test(id)) return null;
    let trimmed = code.replace(field, (_, name, value) =>
      /^(void 0|undefined)$/.test(value) ? `this.${name} = undefined;` : `this.${name} = ${value};`,
    );
    if (/common[\\/]esm[\\/]src[\\/]algorithm\.js$/.test(id)) {
      if (!trimmed.includes(forOldNode)) this.error('@hpke/common is another one: look at scripts/trim-hpke.mjs');
      trimmed = trimmed.replace(forOldNode, 'throw new NotSupportedError("no WebCrypto");');
    }
    return { code: trimmed, map: null };
  },
});
