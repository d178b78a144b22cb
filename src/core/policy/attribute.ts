/** Reading one attribute: its value in the declared type, or null = UNKNOWN (POLICY.md §4 line 2). */

import type { Fact } from '../device.ts';
import type { ClaimValue } from '../identity.ts';
import { parseInstant } from '../instant.ts';
import { parseVersion } from '../version.ts';
import type { Attribute, AttributeType } from './model.ts';
import type { Asker } from './situation.ts';

/** A `version` is its parts, a `time` is ms since the epoch, a `list` holds strings alone. */
export type Value = string | number | boolean | readonly string[] | readonly number[];

/** Null when it is absent, incomplete, of another type, or a time in the future. Of an anonymous caller it is absent. */
export function readClaim(attribute: Attribute, asker: Asker): Value | null {
  const raw = rawClaim(attribute, asker);
  return raw === null ? null : readAs(attribute.type, raw, asker.query.now);
}

/** As it arrived; null when it is absent or must not be believed complete. */
export function rawClaim({ name }: Attribute, { identity }: Pick<Asker, 'identity'>): ClaimValue | null {
  if (identity === 'unknown' || identity.via === 'none' || identity.incomplete.includes(name)) return null;
  if (name === 'sub') return identity.sub;
  if (name === 'iss') return identity.iss;
  return identity.claims[name] ?? null;
}

/** @param maxAge ms: an older fact, one of unknown age, and one from the future are UNKNOWN. */
export function readFact(attribute: Attribute, maxAge: number, { query }: Asker): Value | null {
  const fact = query.device.facts[attribute.name];
  if (fact === undefined || !isCurrent(fact, maxAge, query.now)) return null;
  return readAs(attribute.type, fact.value, query.now);
}

export function isCurrent({ at }: Fact, maxAge: number, now: number): boolean {
  return at !== null && at <= now && now - at <= maxAge;
}

export function readAs(type: AttributeType, raw: ClaimValue, now: number): Value | null {
  switch (type) {
    case 'string':
      return typeof raw === 'string' ? raw : null;
    case 'bool':
      return typeof raw === 'boolean' ? raw : null;
    case 'number':
      return typeof raw === 'number' && Number.isFinite(raw) ? raw : null;
    case 'list':
      return listOf(raw);
    case 'version':
      return typeof raw === 'string' ? parseVersion(raw) : null;
    case 'time': {
      const instant = instantOf(raw);
      return instant === null || instant > now ? null : instant;
    }
  }
}

/** A `scope` is one blank-separated string; anything but strings inside a list is another type. */
function listOf(raw: ClaimValue): readonly string[] | null {
  if (typeof raw === 'string') return raw.split(' ').filter((element) => element !== '');
  return isListOfStrings(raw) ? raw : null;
}

function isListOfStrings(raw: ClaimValue): raw is readonly string[] {
  if (typeof raw !== 'object') return false;
  for (const element of raw) if (typeof element !== 'string') return false;
  return true;
}

/** RFC 3339, or NumericDate seconds (RFC 7519 §2). In ms; null when it is neither. */
export function instantOf(raw: ClaimValue): number | null {
  if (typeof raw === 'string') return parseInstant(raw);
  return typeof raw === 'number' && Number.isFinite(raw) ? raw * 1000 : null;
}
