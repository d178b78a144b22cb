/** The published JSON Schemas by name, each made from the schema that checks; draft-07, which every editor understands. */

import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

export const SCHEMAS: Readonly<Record<string, () => Promise<object>>> = {
  config: async () => ofFile((await import('../config/settings/schema.ts')).settingsSchema),
  policy: async () => ofFile((await import('../config/policy/schema.ts')).policySchema),
  devices: async () => ofFile((await import('../config/inventory.ts')).inventorySchema),
  record: async () => ofLog((await import('../observe/record-schema.ts')).recordSchema),
};

/** What an author may write, not what the program makes of it. */
function ofFile(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    target: 'draft-07',
    io: 'input',
    override: ({ jsonSchema }) => {
      forget(jsonSchema);
      // What editors show; of `description` they show the backticks, too.
      if (jsonSchema.description !== undefined) jsonSchema['markdownDescription'] = jsonSchema.description;
    },
  });
}

/** Keys that the schema has only to refuse them in its own words: an editor would offer them. */
function forget({ properties = {} }: JsonSchema): void {
  for (const [key, property] of Object.entries(properties)) {
    if (typeof property === 'object' && property.not !== undefined) delete properties[key];
  }
}

/** Fields may be added within a version, so whoever reads must not refuse them. */
function ofLog(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    target: 'draft-07',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}
