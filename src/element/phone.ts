/**
 * A phone, upright or on its side, as in the styles of the panel. It stays, and is told of changes: asked for anew with each rendering it would have
 * the page's styles worked out.
 */
export const phone = matchMedia('(max-width: 480px), (max-height: 480px)');
