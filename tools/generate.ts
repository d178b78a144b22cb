/**
 * Writes the files that are made from the source: the JSON Schemas that editors and readers of the access log use, and the
 * references of the commands and of the policy language.
 *
 *   node tools/generate.ts           writes them
 *   node tools/generate.ts --check   writes nothing, names those that are stale, and exits 1 if there are any
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { allCommands } from '../src/cli/commands.ts';
import { reference } from '../src/cli/reference.ts';
import { SCHEMAS } from '../src/cli/schemas.ts';
import { policyReference } from './policy-reference.ts';

/** Name of the schema, as `sallyport schema` knows it → its file, from the root of the repository. */
const FILES: Readonly<Record<string, string>> = {
  config: 'config/sallyport.schema.json',
  policy: 'config/policy.schema.json',
  devices: 'config/devices.schema.json',
  record: 'docs/access-record.schema.json',
};

async function current(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
process.chdir(new URL('..', import.meta.url).pathname);

/** Each file with the text that it should have. */
async function* generated(): AsyncIterable<readonly [file: string, text: string]> {
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    const file = FILES[name];
    if (file === undefined) throw new Error(`the schema \`${name}\` has no file`);
    yield [file, `${JSON.stringify(await schema(), null, 2)}\n`];
  }
  const template = await readFile('tools/policy-reference.template.md', 'utf8');
  yield ['docs/policy.md', policyReference(template, (await SCHEMAS['policy']?.()) ?? {})];
  yield ['docs/cli.md', reference(await allCommands())];
}

const stale: string[] = [];
for await (const [file, text] of generated()) {
  if ((await current(file)) === text) continue;
  stale.push(file);
  if (values.check) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

for (const file of stale) console.error(values.check ? `stale: ${file} (run \`npm run generate\`)` : `wrote ${file}`);
if (values.check && stale.length > 0) process.exitCode = 1;
