/** Advisories of what the gate is built from: the versions that are installed are those that are mended. */

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

const { packages }: Lock = JSON.parse(await readFile(new URL('package-lock.json', ROOT), 'utf8'));

test.each([
  ['@fastify/http-proxy', [11, 4, 4]],
  ['@fastify/reply-from', [12, 6, 2]],
  ['fastify', [5, 8, 3]],
  ['fast-uri', [3, 1, 2]],
  // `allowH2` and the handler API are those of 8 (REVIEW B).
  ['undici', [8, 0, 0]],
] as const)('every %s that is installed is new enough', (name, least) => {
  const found = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
  const ours = name === 'undici' ? found.filter(([path]) => path === 'node_modules/undici') : found;
  expect(ours.length).toBeGreaterThan(0);
  for (const [path, { version = '' }] of ours) {
    const parts = version.split('.').map(Number);
    const first = parts.findIndex((part, at) => part !== least[at]);
    expect(first === -1 || (parts[first] ?? 0) > (least[first] ?? 0), `${path} ${version}`).toBe(true);
  }
});
