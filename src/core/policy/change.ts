/** The smallest change that would allow a request, tried before it is told. */

import type { Fact } from '../device.ts';
import type { ClaimValue, Principal, SignIn } from '../identity.ts';
import { instantOf, rawClaim } from './attribute.ts';
import { type Atom, type Miss, missOf } from './lacking.ts';
import type { Attribute } from './model.ts';
import type { Pair } from './pair.ts';
import type { Query } from './query.ts';
import { counts } from './scope.ts';
import type { Situation } from './situation.ts';
import type { Evaluator } from './verdict.ts';
import { witnessOf } from './witness.ts';

export interface Change {
  readonly miss: Miss;
  /** The changed request was evaluated and is allowed; false = it holds a part that no attribute can show, such as the time. */
  readonly verified: boolean;
}

/** Enforced grants with res = T that do not allow, nearest first: fewest atoms, then id. */
export function nearMisses(situation: Situation): readonly Miss[] {
  const grants = situation.touched.grants.filter(({ rule }) => counts(rule, 'enforced'));
  const misses = grants.flatMap((grant) => missOf(grant, situation) ?? []);
  return misses.filter(({ atoms }) => atoms.length > 0).sort((a, b) => a.atoms.length - b.atoms.length);
}

/** @returns null when no near miss would help, because a deny stands in the way of all */
export function smallestChange(evaluator: Evaluator, situation: Situation): Change | null {
  for (const miss of nearMisses(situation)) {
    let query: Query | null = situation.query;
    for (const atom of miss.atoms) query = query === null ? null : applied(atom, miss.pair, query, situation);
    if (query === null) return { miss, verified: false };
    if (evaluator.evaluate(query).verdict.effect === 'allow') return { miss, verified: true };
  }
  return null;
}

/** @returns the query in which this atom is true; null when it is about what nobody can set */
function applied(atom: Atom, pair: Pair, query: Query, situation: Situation): Query | null {
  switch (atom.kind) {
    case 'live':
    case 'schedule':
      return null;
    case 'who':
      if (atom.who.kind === 'authenticated') return { ...query, identity: principalOf(query) };
      return atom.who.kind === 'user' ? withUser(query, atom.who.email) : null;
    case 'test': {
      const { attribute, operator } = atom.test;
      const now = atom.posture === null ? rawClaim(attribute, situation.as(query.identity, query)) : null;
      const value = witnessOf(attribute, operator, now);
      if (value === null || (attribute.type === 'time' && (instantOf(value) ?? 0) > query.now)) return null;
      return atom.posture === null ? withClaim(query, attribute, value) : withFact(query, attribute, value);
    }
    case 'network': {
      const cidr = atom.names.flatMap((name) => situation.policy.networks.get(name)?.cidrs ?? [])[0];
      return cidr === undefined ? null : { ...query, ip: cidr.address };
    }
    case 'same': {
      const bound = pair.narrow?.[atom.same.parameter];
      if (bound === undefined) return null;
      const { attribute } = atom.same;
      return withClaim(query, attribute, attribute.type === 'list' ? [bound] : bound);
    }
    case 'amr':
      return withSignIn(query, { amr: [...(principalOf(query).signIn.amr ?? []), atom.value] });
    case 'acr':
      return withSignIn(query, { acr: atom.values[0] ?? null });
    case 'auth-age':
      return withSignIn(query, { at: query.now });
    case 'session-age':
      return { ...query, identity: { ...principalOf(query), issuedAt: query.now } };
  }
}

function withClaim(query: Query, { name }: Attribute, value: ClaimValue): Query | null {
  const principal = principalOf(query);
  if (name === 'iss') return null;
  if (name === 'sub') return typeof value === 'string' ? { ...query, identity: { ...principal, sub: value } } : null;
  const claims: Record<string, ClaimValue> = Object.assign(Object.create(null), principal.claims);
  claims[name] = value;
  const incomplete = principal.incomplete.filter((one) => one !== name);
  return { ...query, identity: { ...principal, claims, incomplete } };
}

function withUser(query: Query, email: string): Query {
  const principal = principalOf(query);
  return { ...query, identity: { ...principal, claims: { ...principal.claims, email, email_verified: true } } };
}

function withFact(query: Query, { name }: Attribute, value: ClaimValue): Query {
  const facts: Record<string, Fact> = Object.assign(Object.create(null), query.device.facts);
  facts[name] = { value, at: query.now, from: 'inventory' };
  return { ...query, device: { ...query.device, facts } };
}

function withSignIn(query: Query, signIn: Partial<SignIn>): Query {
  const principal = principalOf(query);
  return { ...query, identity: { ...principal, signIn: { ...principal.signIn, ...signIn } } };
}

/** Who asks; of an anonymous caller, somebody of whom nothing is known yet. */
function principalOf({ identity, now }: Query): Principal {
  if (identity.via !== 'none') return identity;
  return {
    via: 'session',
    provider: '',
    iss: '',
    sub: '',
    claims: Object.create(null),
    incomplete: [],
    signIn: { amr: null, acr: null, at: null },
    issuedAt: now,
    expiresAt: Number.POSITIVE_INFINITY,
    sid: null,
    session: null,
    deviceClaims: {},
    factsAt: now,
    fingerprint: '',
  };
}
