/** The schemas that editors get: complete, linked from every example, and as strict as the gate itself. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SCHEMAS } from '../../src/cli/schemas.ts';

const Node = z.looseObject({
  $ref: z.string().optional(),
  description: z.string().optional(),
  markdownDescription: z.string().optional(),
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

/** Every key that a schema knows, and every entry under a name of the author's or in a list of mappings, by its path. */
async function keysOf(schema: string): Promise<readonly Found[]> {
  const root = Node.parse(await SCHEMAS[schema]?.());
  const { definitions } = z.looseObject({ definitions: z.record(z.string(), z.unknown()).default({}) }).parse(root);
  const meant = (value: unknown): z.infer<typeof Node> => {
    const node = Node.parse(value);
    const named = node.$ref === undefined ? {} : Node.parse(definitions[node.$ref.replace('#/definitions/', '')]);
    return { ...named, ...node };
  };
  const nodes = [root, ...Object.values(definitions)].flatMap((node) => [...walk(node, schema)]);
  return nodes.flatMap(({ node, path }) => {
    const keys = Object.entries(node.properties ?? {}).map(([key, child]) => ({
      path: `${path}.${key}`,
      node: meant(child),
    }));
    const named = Node.safeParse(node.additionalProperties).success ? [meant(node.additionalProperties)] : [];
    const listed = Node.safeParse(node.items).success ? [meant(node.items)] : [];
    return [
      ...keys,
      ...named.map((child) => ({ path: `${path}.*`, node: child })),
      ...listed
        .filter(({ properties }) => properties !== undefined)
        .map((child) => ({ path: `${path}[]`, node: child })),
    ];
  });
}

/** @returns what is wrong with the file, as an editor would say it: Fastify brings a validator of JSON Schema. */
async function faultsOf(file: string, text: string): Promise<string | null> {
  // `markdownDescription` is a word of editors, not of the standard.
  const lax = { strictTypes: false, strictSchema: false } as const;
  const strict = { removeAdditional: false, useDefaults: false, coerceTypes: false, ...lax } as const;
  await using app = Fastify({ ajv: { customOptions: strict } });
  app.post('/', { schema: { body: await SCHEMAS[schemaOf(file)]?.() } }, () => 'fits');
  const { body, statusCode } = await app.inject({ method: 'POST', url: '/', payload: parse(text) as object });
  return statusCode === 200 ? null : body;
}

const FILES: Readonly<Record<string, string>> = { 'sallyport.yaml': 'config' };

function schemaOf(file: string): string {
  return FILES[file] ?? file.replace('.yaml', '');
}

describe.each(['config', 'policy', 'devices'])('the schema `%s`', (name) => {
  test('describes every key, for the editor', async () => {
    const keys = await keysOf(name);
    expect(keys.length).toBeGreaterThan(2);
    expect(keys.filter(({ node }) => node.description === undefined).map(({ path }) => path)).toEqual([]);
  });

  test('says it as Markdown, too: of a plain description editors show the backticks', async () => {
    const keys = await keysOf(name);
    const plain = keys.filter(({ node }) => node.markdownDescription !== node.description);
    expect(plain.map(({ path }) => path)).toEqual([]);
  });

  test('is of the draft that every editor knows', async () => {
    expect(await SCHEMAS[name]?.()).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' });
  });
});

test('the schema of sallyport.yaml allows no unknown key anywhere', async () => {
  const nodes = [...walk(await SCHEMAS['config']?.(), 'sallyport.yaml')];
  const open = nodes.filter(({ node }) => node.properties !== undefined && node.additionalProperties !== false);
  expect(open.map(({ path }) => path)).toEqual([]);
});

describe.each(readdirSync('config').filter((file) => file.endsWith('.yaml')))('config/%s', (file) => {
  const text = readFileSync(join('config', file), 'utf8');

  test('links its schema in the first line', () => {
    const [, schema = ''] = /^# yaml-language-server: \$schema=\.\/(.+)$/m.exec(text.split('\n')[0] ?? '') ?? [];
    expect(readdirSync('config')).toContain(schema);
  });

  test('has no fault for a validator that knows the schema alone', async () => {
    expect(await faultsOf(file, text)).toBeNull();
  });

  test('with a misspelled key has one', async () => {
    expect(await faultsOf(file, text.replace(/^version: 1$/m, 'version: 1\nverison: 1'))).toContain(
      'additional properties',
    );
  });
});
