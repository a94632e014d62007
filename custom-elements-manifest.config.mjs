const onlyPublic = ({ name, privacy }) => !name.startsWith('#') && privacy !== 'private' && privacy !== 'protected';

/** What editors and documentation know about `<live-chat>`: dist/custom-elements.json, from the comments on its class. */
export default {
  globs: ['src/element/live-chat.ts', 'src/element/define.ts', 'src/element/events.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [
    {
      name: 'only-public-members',
      packageLinkPhase({ customElementsManifest }) {
        for (const { declarations = [] } of customElementsManifest.modules) {
          for (const declaration of declarations) {
            if (declaration.members) declaration.members = declaration.members.filter(onlyPublic);
          }
        }
      },
    },
  ],
};
