import { readFileSync } from 'node:fs';

// The same distance from the source as from the build.
const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  name: string;
  version: string;
};

export { version };

/** As told in the welcome: `live-chat-relay/1.2.3`. */
export const software = `${name}/${version}`;
