function noSchemas(): never {
  throw new Error('no route has a schema of its own');
}

/** For apps of Fastify: what comes is looked at by `check.ts`, and the compilers for schemas of routes take longer to load than all else of a start. */
export const schemaController = { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } };
