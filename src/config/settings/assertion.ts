/** `assertion`: the token with which the gate tells an app who is asking. */

import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../secret.ts';
import { parsePrivateKey } from './certificate.ts';
import { duration, httpUrl } from './scalar.ts';
import type { Site } from './site.ts';
import { fileSchema, type FileInput } from './source.ts';

export const assertionSchema = z
  .strictObject({
    issuer: httpUrl().describe('The `iss` that apps check.'),
    algorithm: z.enum(['ES256', 'EdDSA']).default('ES256').describe('Of the first key, which signs.'),
    lifetime: duration({ min: '5s', max: '60s' }).prefault('60s').describe('From `iat` to `exp`, at most 60 s.'),
    keys: z
      .union([
        z.literal('generated').describe('Made on first start, kept under `data`.'),
        fileSchema(),
        z
          .array(fileSchema().describe('A file with a private key.'))
          .min(1)
          .describe('The first signs, all are published.'),
      ])
      .default('generated')
      .describe('`generated`, or private keys (PEM or JWK) that several gates share.'),
  })
  .describe('The signed statement to the app about who is asking.');

interface AssertionKey {
  /** Absolute. */
  readonly file: string;
  readonly algorithm: 'ES256' | 'EdDSA';
  /** PEM or JWK, private. */
  readonly text: Secret;
}

export interface Assertion {
  readonly issuer: string;
  readonly algorithm: 'ES256' | 'EdDSA';
  /** Milliseconds. */
  readonly lifetime: number;
  /** The first signs, all are published; `generated` = made on first start in the data folder. */
  readonly keys: 'generated' | readonly AssertionKey[];
}

export async function readAssertion(input: z.output<typeof assertionSchema>, site: Site): Promise<Assertion> {
  const { issuer, algorithm, lifetime, keys } = input;
  if (keys === 'generated') return { issuer, algorithm, lifetime, keys };
  const at = site.in('keys');
  const read = Array.isArray(keys)
    ? await Promise.all(keys.map((key, index) => readKey(key, at.in(index))))
    : [await readKey(keys, at)];
  const [signer] = read;
  if (signer !== undefined && signer !== null && signer.algorithm !== algorithm) {
    at.error('wrong-key', `the key that signs is for ${signer.algorithm}, but \`algorithm\` is ${algorithm}`);
  }
  return { issuer, algorithm, lifetime, keys: read.filter((key) => key !== null) };
}

async function readKey({ file }: FileInput, site: Site): Promise<AssertionKey | null> {
  const at = site.in('file');
  const text = await at.read(file);
  const key = text === null ? null : parsePrivateKey(text, at);
  if (text === null || key === null) return null;
  const algorithm = algorithmOf(key);
  if (algorithm === null) {
    at.error('wrong-key', 'an assertion is signed with a P-256 key (ES256) or an Ed25519 key (EdDSA)');
    return null;
  }
  return { file: site.resolved(file), algorithm, text: new Secret(text) };
}

function algorithmOf(key: KeyObject): 'ES256' | 'EdDSA' | null {
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : null;
}
