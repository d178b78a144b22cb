/** The schemas that editors get: complete, linked from every example, and as strict as the gate itself. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { settingsSchema } from '../../src/config/settings/schema.ts';

const Node = z.looseObject({
  description: z.string().optional(),
  additionalProperties: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});

interface Found {
  readonly path: string;
  readonly node: z.infer<typeof Node>;
}

/** Every schema inside a schema, with the path of its keys. */
function* walk(value: unknown, path: string): Iterable<Found> {
  const parsed = Node.safeParse(value);
  if (!parsed.success) return;
  const node = parsed.data;
  yield { path, node };
  for (const [key, child] of Object.entries(node.properties ?? {})) yield* walk(child, `${path}.${key}`);
  for (const child of [node.items, node.additionalProperties, ...(node.anyOf ?? [])]) yield* walk(child, path);
}

const nodes = [...walk(z.toJSONSchema(settingsSchema, { io: 'input' }), 'sallyport.yaml')];

describe('the schema of sallyport.yaml', () => {
  test('describes every key, for the editor', () => {
    const keys = nodes.flatMap(({ node, path }) =>
      Object.entries(node.properties ?? {}).map(([key, child]) => ({
        path: `${path}.${key}`,
        child: Node.parse(child),
      })),
    );
    expect(keys.length).toBeGreaterThan(60);
    expect(keys.filter(({ child }) => child.description === undefined).map(({ path }) => path)).toEqual([]);
  });

  test('allows no unknown key anywhere', () => {
    const open = nodes.filter(({ node }) => node.properties !== undefined && node.additionalProperties !== false);
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});

describe('every example in config/', () => {
  const examples = readdirSync('config').filter((file) => file.endsWith('.yaml'));

  test.each(examples)('%s links its schema in the first line', (file) => {
    const [first = ''] = readFileSync(join('config', file), 'utf8').split('\n');
    const [, schema = ''] = /^# yaml-language-server: \$schema=\.\/(.+)$/.exec(first) ?? [];
    expect(readdirSync('config')).toContain(schema);
  });
});
