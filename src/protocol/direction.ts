const turning = /[\u202A-\u202E\u2066-\u2069]/g;

/** A text without what turns its words around (row 18): where others than its reader would be misled by it, in links, code, and answers to choose. */
export const undirected = (text: string): string => text.replace(turning, '');

/** An address as it is followed, with what would turn it around spelled out. */
export const spelledOut = (address: string): string => address.replace(turning, encodeURIComponent);
