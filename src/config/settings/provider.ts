/** `providers`: who may say who somebody is, and how their tokens are read. */

import { z } from 'zod';
import { isLoopback } from '../../core/host.ts';
import { bearerSchema, readBearer, type Bearer } from './bearer.ts';
import { claimPathSchema, mappingsOf, type ClaimPath, type Mapping } from './mapping.ts';
import { duration, httpUrl, parseHttpUrl } from './scalar.ts';
import { readSignIn, signInShape, type SignInSettings } from './sign-in.ts';
import type { Site } from './site.ts';
import { fileSchema } from './source.ts';
import { readStepUp, stepUpSchema, type StepUpMethod } from './step-up.ts';
import { IN_A_PROVIDER, insecureSchema } from './weakening.ts';

const keysSchema = z.union([
  z.strictObject({ url: httpUrl().describe('The JWK set itself.') }),
  fileSchema().describe('A JWK set in a file, for a provider without a network.'),
]);

/** The name of a claim or device fact as the policy declares it. */
const policyName = () => z.string().min(1);

export const providerSchema = z.strictObject({
  issuer: httpUrl().describe('Exactly as it stands in `iss`; its discovery document is read from here.'),
  insecure: insecureSchema(IN_A_PROVIDER),
  client_id: z
    .string()
    .min(1)
    .optional()
    .describe('As which the gate is known there. Must not be an audience of bearer tokens.'),
  ...signInShape,
  keys: keysSchema.optional().describe('Instead of discovery: where the keys are.'),
  max_stale: duration({ max: '7d' })
    .prefault('1h')
    .describe('Keys that cannot be fetched again are used this long; then 503.'),
  bearer: bearerSchema.optional().describe('Leave it out, and no bearer token of this provider is accepted.'),
  claims: z
    .record(policyName(), claimPathSchema().describe('Where the token has it: a path with dots, or `[…]` as it is.'))
    .default({})
    .describe('Name in the policy → path in the token. What is not named is read from the top level.'),
  single: z.array(policyName()).default([]).describe('Lists of which a lone element comes as a string.'),
  absent_is_empty: z.array(policyName()).default([]).describe('Lists that are left out when they are empty.'),
  device: z
    .record(policyName(), claimPathSchema().describe('Where the token has it: a path with dots, or `[…]` as it is.'))
    .optional()
    .describe('Device facts that the token carries; `id` is the name of the device.'),
  step_up: stepUpSchema.default({}).describe('What to ask the provider for, to get an `amr` or `acr`.'),
});

/** Where the keys that verify tokens come from. */
type KeySource =
  | { readonly kind: 'discovery' }
  | { readonly kind: 'url'; readonly url: string }
  /** `text` is the JWK set as it stood when it was loaded. */
  | { readonly kind: 'file'; readonly file: string; readonly text: string };

export interface Provider {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string | null;
  /** Null = people do not sign in here. */
  readonly signIn: SignInSettings | null;
  readonly keys: KeySource;
  /** Milliseconds. */
  readonly maxStale: number;
  /** Null = no bearer tokens from here. */
  readonly bearer: Bearer | null;
  readonly claims: readonly Mapping[];
  readonly single: readonly string[];
  readonly absentIsEmpty: readonly string[];
  readonly device: { readonly id: ClaimPath | null; readonly facts: readonly Mapping[] } | null;
  readonly stepUp: readonly StepUpMethod[];
}

export async function readProvider(
  name: string,
  input: z.output<typeof providerSchema>,
  site: Site,
): Promise<Provider | null> {
  site.ground.weakenings.permit(input.insecure, site.in('insecure'));
  const keys = await readKeys(input, site);
  const signIn = await readSignIn(input, input.client_id, site);
  for (const claim of ['iss', 'sub']) {
    if (Object.hasOwn(input.claims, claim)) {
      site
        .in('claims', claim)
        .key.error('fixed-claim', `\`${claim}\` is part of the identity itself and cannot be taken from elsewhere`);
    }
  }
  if (signIn !== null && input.keys !== undefined) {
    // The endpoints stand in the discovery document; with `keys` only those are elsewhere.
    fetchedSafely(input.issuer, site.in('issuer'));
  }
  if (keys === null) return null;
  return {
    name,
    issuer: input.issuer,
    clientId: input.client_id ?? null,
    signIn,
    keys,
    maxStale: input.max_stale,
    bearer: input.bearer === undefined ? null : readBearer(input.bearer, input.client_id, site.in('bearer')),
    claims: mappingsOf(input.claims),
    single: input.single,
    absentIsEmpty: input.absent_is_empty,
    device: input.device === undefined ? null : readDevice(input.device),
    stepUp: readStepUp(input.step_up),
  };
}

function readDevice(input: Readonly<Record<string, ClaimPath>>): NonNullable<Provider['device']> {
  return { id: input['id'] ?? null, facts: mappingsOf(input).filter((mapping) => mapping.name !== 'id') };
}

async function readKeys({ issuer, keys }: z.output<typeof providerSchema>, site: Site): Promise<KeySource | null> {
  if (keys === undefined) {
    fetchedSafely(issuer, site.in('issuer'));
    return { kind: 'discovery' };
  }
  if ('url' in keys) {
    fetchedSafely(keys.url, site.in('keys', 'url'));
    return { kind: 'url', url: keys.url };
  }
  const at = site.in('keys', 'file');
  const text = await at.read(keys.file);
  if (text === null) return null;
  if (!isKeySet(text)) {
    at.error('bad-key-set', 'this is not a JWK set: `{ "keys": [ … ] }`');
    return null;
  }
  return { kind: 'file', file: site.resolved(keys.file), text };
}

function fetchedSafely(url: string, site: Site): void {
  const parsed = parseHttpUrl(url);
  if (parsed === null || parsed.protocol === 'https:' || isLoopback(parsed.hostname)) return;
  site.weaken('plain-http-issuer', `whoever is on the way to \`${url}\` could give the gate their own keys`);
}

function isKeySet(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      typeof value === 'object' &&
      value !== null &&
      'keys' in value &&
      Array.isArray(value.keys) &&
      value.keys.length > 0
    );
  } catch {
    return false;
  }
}
