import { minify } from 'terser';

/**
 * Terser as a plugin of Rollup, in this thread: a thread of its own for each of some sixty files takes longer to start and to warm up than to minify.
 */
export const terser = (options) => ({
  name: 'terser',
  async renderChunk(code, _chunk, { sourcemap }) {
    const made = await minify(code, { ...options, sourceMap: sourcemap ? { asObject: true } : false });
    return { code: made.code, map: made.map ?? null };
  },
});
