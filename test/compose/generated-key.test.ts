import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAssertionKeys } from '../../src/compose/assertion-keys.ts';
import { loadGateKey } from '../../src/compose/gate-key.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-keys-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Each kind of key that the gate makes itself, and a text that tells two of them apart. */
const KINDS = [
  {
    file: 'assertion-es256.jwk',
    load: async (data: string) => (await loadAssertionKeys({ algorithm: 'ES256', keys: 'generated' }, data)).jwks,
  },
  {
    file: 'assertion-eddsa.jwk',
    load: async (data: string) => (await loadAssertionKeys({ algorithm: 'EdDSA', keys: 'generated' }, data)).jwks,
  },
  {
    file: 'session.key',
    load: async (data: string) => (await loadGateKey(null, data)).derive('test').toString('hex'),
  },
];

describe.each(KINDS)('$file', ({ file, load }) => {
  it('is made on the first start, for its owner alone, and found again on the next', async () => {
    const data = join(folder, 'new', 'data');
    const first = await load(data);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    expect(await readdir(data)).toEqual([file]);
    expect((await stat(join(data, file))).mode & 0o777).toBe(0o600);
    expect(await load(data)).toBe(first);
  });

  it('is one and the same for many gates that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => load(folder)));
    expect(new Set(all).size).toBe(1);
    expect(await readdir(folder)).toEqual([file]);
  });

  it('is never written over, also when it cannot be read', async () => {
    await writeFile(join(folder, file), '{"kty":"EC"');
    await expect(load(folder)).rejects.toThrow(join(folder, file));
    expect(await readFile(join(folder, file), 'utf8')).toBe('{"kty":"EC"');
  });

  it('says which folder it cannot be kept in', async () => {
    await writeFile(join(folder, 'a-file'), '');
    await expect(load(join(folder, 'a-file'))).rejects.toThrow(join(folder, 'a-file', file));
  });
});
