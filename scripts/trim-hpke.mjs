/** What its build for other runtimes writes instead of a field. */
const field =
  /Object\.defineProperty\(this, "(\w+)", \{\s*enumerable: true,\s*configurable: true,\s*writable: true,\s*value: ([^\n]+?),?\s*\}\);/g;

/** For a Node that no one runs any more: a browser has no such module, and has its `crypto` always. */
const forOldNode = /await import\("crypto"\)/g;

/** The HPKE library (`@hpke/core`) without what only others than browsers and today's Node need. Its cryptography is left as it is. */
export const trimHpke = () => ({
  name: 'trim-hpke',
  transform(code, id) {
    if (!/@hpke[\\/](core|common)[\\/]/.test(id)) return null;
    const trimmed = code
      .replace(field, (_, name, value) => `this.${name} = ${value};`)
      .replace(forOldNode, '({ webcrypto: globalThis.crypto })');
    return { code: trimmed, map: null };
  },
});
