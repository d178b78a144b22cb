/**
 * Writes the files that are made from the source: the JSON Schemas that editors and readers of the access log use.
 *
 *   node tools/generate.ts           writes them
 *   node tools/generate.ts --check   writes nothing, names those that are stale, and exits 1 if there are any
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

interface Generated {
  /** From the root of the repository. */
  readonly file: string;
  readonly title: string;
  /** What a file may hold, or (`output`) what the program writes. */
  readonly io: 'input' | 'output';
  readonly schema: () => Promise<z.ZodType>;
}

const GENERATED: readonly Generated[] = [
  {
    file: 'config/sallyport.schema.json',
    title: 'Sallyport: the operator’s file, sallyport.yaml',
    io: 'input',
    schema: async () => (await import('../src/config/settings/schema.ts')).settingsSchema,
  },
  {
    file: 'config/policy.schema.json',
    title: 'Sallyport: the policy, policy.yaml',
    io: 'input',
    schema: async () => (await import('../src/config/policy/schema.ts')).policySchema,
  },
  {
    file: 'config/devices.schema.json',
    title: 'Sallyport: the device inventory, devices.yaml',
    io: 'input',
    schema: async () => (await import('../src/config/inventory.ts')).inventorySchema,
  },
  {
    file: 'docs/access-record.schema.json',
    title: 'Sallyport: one line of the access record',
    io: 'output',
    schema: async () => (await import('../src/observe/record-schema.ts')).recordSchema,
  },
];

/** The text of the file as it should stand. */
async function render({ title, io, schema }: Generated): Promise<string> {
  const { $schema, ...body } = z.toJSONSchema(await schema(), { io, target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema, title, ...body }, null, 2)}\n`;
}

async function current(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
process.chdir(new URL('..', import.meta.url).pathname);

const stale: string[] = [];
for (const generated of GENERATED) {
  const text = await render(generated);
  if ((await current(generated.file)) === text) continue;
  stale.push(generated.file);
  if (values.check) continue;
  await mkdir(dirname(generated.file), { recursive: true });
  await writeFile(generated.file, text);
}

for (const file of stale) console.error(values.check ? `stale: ${file} (run \`npm run generate\`)` : `wrote ${file}`);
if (values.check && stale.length > 0) process.exitCode = 1;
