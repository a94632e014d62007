/** What one may be in a room, from the least to the most. */
export const ranks: readonly string[] = ['reader', 'member', 'moderator', 'owner'];
