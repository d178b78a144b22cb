/** Fastify's validators and serialisers, which no route of the gate has: left alone, it loads ajv for them, 25 ms of each start. */

function never(): never {
  throw new TypeError('no route of the gate has a schema');
}

/** For `schemaController`. */
export const NO_SCHEMAS = { compilersFactory: { buildValidator: never, buildSerializer: never } };
