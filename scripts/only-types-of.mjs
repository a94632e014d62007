/** A part gets from its host what there may be only one of. */
export const onlyTypesOf = (pattern) => ({
  name: 'only-types-of',
  resolveId(id, importer) {
    if (importer && pattern.test(id)) this.error(`${importer} is in a part, and may import only types of ${id}`);
    return null;
  },
});
