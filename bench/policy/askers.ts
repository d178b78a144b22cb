/** Who asks: callers with their devices, and the questions that they put. */

import { parseAddress, type Address } from '../../src/core/address.ts';
import type { Device, Fact } from '../../src/core/device.ts';
import type { ClaimValue, Principal } from '../../src/core/identity.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS, type CanonicalPath } from '../../src/core/path.ts';
import type { StepUpReach } from '../../src/core/policy/query.ts';
import { Refusal } from '../../src/core/refusal.ts';

export const NOW = Date.parse('2026-11-18T09:00:00Z');
const HOUR = 3_600_000;
export const OFFICE: Address = parseAddress('203.0.113.7') ?? [];
export const EVERY_SIGN_IN: StepUpReach = { amr: null, failed: new Set() };

export function principalOf(sub: string, claims: Readonly<Record<string, ClaimValue>>): Principal {
  return Object.freeze({
    via: 'session',
    provider: 'corp',
    iss: 'https://idp.corp.example',
    sub,
    claims: Object.freeze(Object.assign(Object.create(null), claims)),
    incomplete: [],
    signIn: { amr: ['pwd', 'mfa'], acr: 'mfa', at: NOW - HOUR },
    issuedAt: NOW - HOUR,
    expiresAt: NOW + 11 * HOUR,
    sid: null,
    session: null,
    deviceClaims: {},
    factsAt: NOW - HOUR,
    fingerprint: sub,
  });
}

export function laptopOf(id: string, managed: boolean): Device {
  const facts: Record<string, Fact> = Object.create(null);
  for (const [name, value] of Object.entries({ managed, disk_encrypted: true, os: 'macos', os_version: '15.1' })) {
    facts[name] = { value, at: NOW - HOUR, from: 'inventory' };
  }
  return Object.freeze({ id, from: 'token', facts: Object.freeze(facts), version: `${id} ${managed}` });
}

export function pathOf(text: string): CanonicalPath {
  const path = canonicalise(text, DEFAULT_PATH_OPTIONS);
  if (path instanceof Refusal) throw new Error(`${text}: ${path.detail}`);
  return path;
}

/** The same numbers in every run (mulberry32), from 0 up to 1. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many different numbers below `end`, or all of them. */
export function pick(count: number, end: number, roll: () => number): readonly number[] {
  if (count >= end) return Array.from({ length: end }, (_, index) => index);
  const found = new Set<number>();
  while (found.size < count) found.add(Math.floor(roll() * end));
  return [...found];
}
