/** How the claims of one provider become the names of the policy; nothing that the policy does not name is kept. */

import type { Claims, ClaimValue } from '../core/identity.ts';
import { isObject, type JsonObject } from '../core/strict-json.ts';

/** The members to follow from the top of the token. */
type ClaimPath = readonly [string, ...string[]];

/** Fits `claims:` and `device:` of a provider in sallyport.yaml. */
interface ClaimMapping {
  readonly name: string;
  readonly path: ClaimPath;
}

export interface ClaimMappingOptions {
  readonly claims: readonly ClaimMapping[];
  /** Lists of which a lone element comes as a string. */
  readonly single: readonly string[];
  /** Lists that are left out when they are empty. */
  readonly absentIsEmpty: readonly string[];
  readonly device: { readonly id: ClaimPath | null; readonly facts: readonly ClaimMapping[] } | null;
  /** What the policy declares under `claims:`. */
  readonly declaredClaims: readonly string[];
}

interface MappedClaims {
  readonly claims: Claims;
  readonly deviceClaims: Claims;
  /** Names whose value the provider itself calls incomplete. */
  readonly incomplete: readonly string[];
}

const BUILT_IN = ['iss', 'sub', 'email', 'email_verified'];

export type ClaimMapper = (payload: JsonObject) => MappedClaims;

export function createClaimMapper(options: ClaimMappingOptions): ClaimMapper {
  const { single, absentIsEmpty, device } = options;
  const paths = new Map(options.claims.map(({ name, path }) => [name, path]));
  const wanted = [...new Set([...BUILT_IN, ...options.declaredClaims])].map((name) => {
    const path: ClaimPath = paths.get(name) ?? [name];
    return { name, path, single: single.includes(name), absentIsEmpty: absentIsEmpty.includes(name) };
  });
  const id: readonly ClaimMapping[] = device === null || device.id === null ? [] : [{ name: 'id', path: device.id }];
  const facts = device === null ? [] : [...id, ...device.facts];

  return (payload) => {
    const claims = empty();
    const incomplete: string[] = [];
    const elsewhere = payload['_claim_names'];
    for (const { name, path, single, absentIsEmpty } of wanted) {
      // OpenID Connect Core §5.6.2: the claim is at another address. Entra does so with more than 200 groups.
      if (elsewhere !== undefined && (!isObject(elsewhere) || Object.hasOwn(elsewhere, path[0]))) {
        incomplete.push(name);
        continue;
      }
      const found = follow(payload, path);
      if (name === 'email' && !isAddress(found)) continue;
      if (found === undefined && absentIsEmpty) claims[name] = Object.freeze([]);
      else if (typeof found === 'string' && single) claims[name] = Object.freeze([found]);
      else keep(claims, name, found);
    }
    const deviceClaims = empty();
    for (const { name, path } of facts) keep(deviceClaims, name, follow(payload, path));
    return {
      claims: Object.freeze(claims),
      deviceClaims: Object.freeze(deviceClaims),
      incomplete: Object.freeze(incomplete),
    };
  };
}

/** Without a prototype, so that a claim called `__proto__` is one more name. */
function empty(): Record<string, ClaimValue> {
  return Object.create(null);
}

function follow(payload: JsonObject, path: ClaimPath): unknown {
  let value: unknown = payload;
  for (const member of path) {
    if (!isObject(value) || !Object.hasOwn(value, member)) return undefined;
    value = value[member];
  }
  return value;
}

/** One `@`, because with two it is anybody's guess which domain vouches (GHSA-c5c4-8r6x-56w3); what is none stays unknown. */
function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u.test(value);
}

/** What is neither a scalar nor a list of scalars stays unknown; nothing is turned into something else. */
function keep(target: Record<string, ClaimValue>, name: string, value: unknown): void {
  if (isScalar(value)) target[name] = value;
  else if (Array.isArray(value) && value.every(isScalar)) target[name] = Object.freeze([...value]);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
