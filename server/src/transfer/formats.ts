/** What files may be in that are imported. */
export const importFormats = ['live-chat', 'chatwoot'] as const;
export type ImportFormat = (typeof importFormats)[number];
