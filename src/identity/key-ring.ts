/** One fetched key set, checked: the keys that verify, and nothing that decides when to fetch. */

import type { JWK, JWSHeaderParameters } from 'jose';
import { createLocalJWKSet } from 'jose/jwks/local';
import type { Algorithm } from '../core/algorithm.ts';
import { checkKey } from './jwk.ts';
import { parseObject } from '../core/strict-json.ts';

const MOST_KEYS = 100;

export interface KeyRing {
  /** How many keys can verify. */
  readonly size: number;
  readonly kids: ReadonlySet<string>;
  /** Every key that can verify, as text: two rings of the same keys are equal. */
  readonly content: string;
  /** Keys that were left out, and why. */
  readonly warnings: readonly string[];
  /** For jose: it picks the key by `kid`, type and the one algorithm that each key is pinned to. */
  readonly select: (header: JWSHeaderParameters) => Promise<CryptoKey>;
}

/**
 * A bad key is left out with a warning; the sound ones beside it go on verifying. An empty set is a set: its keys were revoked.
 *
 * @throws Error when the text is not a key set, or when one `kid` stands for several keys.
 */
export function readKeyRing(text: string, algorithms: readonly Algorithm[]): KeyRing {
  const listed = parseObject(text)?.['keys'];
  if (!Array.isArray(listed)) throw new Error('this is not a JWK set');
  if (listed.length > MOST_KEYS) throw new Error(`the set has more than ${MOST_KEYS} keys`);
  const keys = new Map<string, JWK>();
  const kids = new Set<string>();
  const warnings: string[] = [];
  for (const [index, entry] of listed.entries()) {
    const verdict = checkKey(entry, algorithms);
    if (verdict.kind === 'bad') warnings.push(`key ${index + 1} is left out: ${verdict.problem}`);
    if (verdict.kind !== 'usable') continue;
    const content = JSON.stringify(verdict.jwk);
    if (keys.has(content)) continue;
    const { kid } = verdict.jwk;
    if (kid !== undefined) {
      if (kids.has(kid)) throw new Error(`the set is ambiguous: \`kid\` ${kid} stands for several keys`);
      kids.add(kid);
    }
    keys.set(content, verdict.jwk);
  }
  const content = [...keys.keys()].toSorted().join('\n');
  return { size: keys.size, kids, content, warnings, select: createLocalJWKSet({ keys: [...keys.values()] }) };
}

/** Whether every key of `before` also verifies with `now`. */
export function holdsAll(before: KeyRing, now: KeyRing): boolean {
  const keys = new Set(now.content.split('\n'));
  return before.content.split('\n').every((key) => key === '' || keys.has(key));
}
