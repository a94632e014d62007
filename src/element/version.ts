/** Name and version of this software. A test holds it to `package.json`. */
export const software = 'live-chat/0.1.0';
