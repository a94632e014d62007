// Parts of the build, for `npm run dev`: those that LIVE_CHAT_PARTS names.
import all from '../../rollup.config.mjs';

const parts = {
  script: ({ output }) => output.file === 'dist/live-chat.js',
  sdk: ({ output }) => output.file === 'dist/live-chat-sdk.js',
  relay: ({ input }) => input.cli !== undefined,
};

const wanted = process.env.LIVE_CHAT_PARTS.split(',').map((name) => parts[name]);

export default all.filter((config) => wanted.some((matches) => matches(config)));
