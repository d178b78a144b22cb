/** The checks on one public key before any token may be verified with it (RFC 7517, RFC 8725 §3.5). */

import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import { type Algorithm, ALGORITHMS } from '../core/algorithm.ts';
import { isRocaModulus } from './roca.ts';
import { isObject, type JsonObject } from '../core/strict-json.ts';

export type KeyVerdict =
  | { readonly kind: 'usable'; readonly jwk: JWK }
  /** A sound key for something else (encryption, an algorithm that is not allowed). */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'bad'; readonly problem: string };

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const CURVES: Readonly<Record<string, Algorithm>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const FOREIGN: KeyVerdict = { kind: 'foreign' };

/** @param algorithms the provider's; an RSA key that does not say its own is pinned to the first RSA one of these. */
export function checkKey(jwk: unknown, algorithms: readonly Algorithm[]): KeyVerdict {
  if (!isObject(jwk)) return bad('it is not an object');
  const { kty, kid, use, key_ops: operations, alg } = jwk;
  if (PRIVATE_MEMBERS.some((name) => Object.hasOwn(jwk, name))) return bad('it shows a private key');
  if (kid !== undefined && (typeof kid !== 'string' || !/^[\x20-\x7e]{1,256}$/.test(kid)))
    return bad('its `kid` is odd');
  if (use !== undefined && use !== 'sig') return FOREIGN;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return FOREIGN;
  const candidates = algorithmsOf(jwk);
  if (candidates === null) return typeof kty === 'string' ? FOREIGN : bad('it has no `kty`');
  if (alg !== undefined) {
    const known = ALGORITHMS.find((name) => name === alg);
    if (known === undefined) return FOREIGN;
    if (!candidates.includes(known)) return bad(`its \`alg\` ${known} does not fit its type`);
  }
  const problem = kty === 'RSA' ? rsaProblem(jwk) : null;
  if (problem !== null) return bad(problem);
  const pinned = algorithms.find((name) => (alg === undefined ? candidates.includes(name) : name === alg));
  if (pinned === undefined) return FOREIGN;
  const clean = publicMembers(jwk);
  try {
    // OpenSSL refuses a point that is not on the curve.
    createPublicKey({ format: 'jwk', key: clean });
  } catch {
    return bad('it is not a valid public key');
  }
  // EdDSA and Ed25519 are two names of one algorithm on this curve (RFC 9864), so there is nothing to pin.
  const pin = kty === 'OKP' ? {} : { alg: pinned };
  return { kind: 'usable', jwk: { ...clean, ...pin, ...(kid === undefined ? {} : { kid }) } };
}

/** The algorithms that a key of this type and curve can be for; null = none that is known here. */
function algorithmsOf({ kty, crv }: JsonObject): readonly Algorithm[] | null {
  switch (kty) {
    case 'RSA':
      return ALGORITHMS.filter((name) => name.startsWith('RS') || name.startsWith('PS'));
    case 'EC': {
      const only = typeof crv === 'string' && Object.hasOwn(CURVES, crv) ? CURVES[crv] : undefined;
      return only === undefined ? null : [only];
    }
    case 'OKP':
      return crv === 'Ed25519' ? ['EdDSA', 'Ed25519'] : null;
    default:
      return null;
  }
}

function rsaProblem({ n, e }: JsonObject): string | null {
  const modulus = integerOf(n);
  const exponent = integerOf(e);
  if (modulus === null || exponent === null) return 'its modulus or exponent is not a number';
  const bits = modulus.toString(2).length;
  if (bits < 2048) return `${bits} bits are too short for RSA (RFC 7518 §3.3)`;
  // Verification would cost an attacker nothing and the gate much.
  if (bits > 8192) return `${bits} bits are too many for RSA`;
  if (exponent < 3n || exponent % 2n === 0n || exponent > 0xffff_ffffn) return 'its exponent is not safe';
  if (modulus % 2n === 0n) return 'its modulus is even';
  return isRocaModulus(modulus) ? 'it can be factored (ROCA, CVE-2017-15361)' : null;
}

function integerOf(value: unknown): bigint | null {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]{1,2048}$/.test(value)) return null;
  const hex = Buffer.from(value, 'base64url').toString('hex');
  return hex === '' ? null : BigInt(`0x${hex}`);
}

function publicMembers({ kty, crv, x, y, n, e }: JsonObject): Record<string, string> {
  const members: Record<string, string> = {};
  for (const [name, value] of Object.entries({ kty, crv, x, y, n, e }))
    if (typeof value === 'string') members[name] = value;
  return members;
}

function bad(problem: string): KeyVerdict {
  return { kind: 'bad', problem };
}
