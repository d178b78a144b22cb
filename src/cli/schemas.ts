/** The published JSON Schemas by name, each made from the schema that checks. */

import { z } from 'zod';

export const SCHEMAS: Readonly<Record<string, () => Promise<object>>> = {
  config: async () => input((await import('../config/settings/schema.ts')).settingsSchema),
  policy: async () => input((await import('../config/policy/schema.ts')).policySchema),
  devices: async () => input((await import('../config/inventory.ts')).inventorySchema),
  record: async () => z.toJSONSchema((await import('../observe/record-schema.ts')).recordSchema),
};

/** What an author may write, not what the program makes of it. */
function input(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: 'input' });
}
