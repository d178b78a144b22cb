/** What a rule asks and what was observed, in the words of `explain`. */

import { formatAddress } from '../address.ts';
import { isCurrent, rawClaim, readAs } from './attribute.ts';
import type { ClaimValue } from '../identity.ts';
import { formatDuration } from '../duration.ts';
import type { Atom } from './lacking.ts';
import type { Attribute, Literal, Operator, Posture, Who } from './model.ts';
import type { Pair } from './pair.ts';
import type { Situation } from './situation.ts';

/** `device.managed must be true (is false)` */
export function atomWords(atom: Atom, pair: Pair, situation: Situation): string {
  switch (atom.kind) {
    case 'live':
      return `the rule must be in force (it is ${observedTime(situation)})`;
    case 'who':
      return `the caller must be ${whoWords(atom.who)}`;
    case 'test': {
      const { attribute, operator } = atom.test;
      return `${nameOf(attribute)} must ${operatorWords(operator)} (${observedWords(attribute, atom.posture, situation)})`;
    }
    case 'network':
      return `a request from network ${atom.names.join(' or ')} (is ${observedAddress(situation)})`;
    case 'schedule':
      return `a time within ${atom.names.join(' or ')} (is ${observedTime(situation)})`;
    case 'same': {
      const { attribute, parameter } = atom.same;
      const bound = JSON.stringify(pair.narrow?.[parameter] ?? '');
      return `${nameOf(attribute)} must be path.${parameter}, ${bound} (${observedWords(attribute, null, situation)})`;
    }
    case 'amr':
      return `a sign-in with amr ${atom.value} (${observedSignIn(situation)})`;
    case 'acr':
      return `a sign-in with acr ${atom.values.join(' or ')} (${observedSignIn(situation)})`;
    case 'auth-age':
      return `a sign-in within ${formatDuration(atom.maxAge)} (${observedSignIn(situation)})`;
    case 'session-age':
      return `a session or token younger than ${formatDuration(atom.maxAge)} (${observedSession(situation)})`;
  }
}

export function nameOf({ source, name }: Attribute): string {
  return `${source}.${name}`;
}

export function whoWords(who: Who): string {
  switch (who.kind) {
    case 'anyone':
    case 'authenticated':
      return who.kind;
    case 'group':
      return who.name;
    case 'user':
      return `user:${who.email}`;
    case 'sub':
      return `sub:${who.iss}#${who.sub}`;
  }
}

/** Follows "must". */
export function operatorWords(operator: Operator): string {
  switch (operator.op) {
    case 'equals':
      return `be ${literalWords(operator.value)}`;
    case 'any':
      return `be one of ${operator.values.map(literalWords).join(', ')}`;
    case 'has':
      return `have ${literalWords(operator.value)}`;
    case 'has_all':
      return `have all of ${operator.values.map(literalWords).join(', ')}`;
    case 'has_any':
      return `have one of ${operator.values.map(literalWords).join(', ')}`;
    case 'gt':
      return `be more than ${literalWords(operator.value)}`;
    case 'gte':
      return `be at least ${literalWords(operator.value)}`;
    case 'lt':
      return `be less than ${literalWords(operator.value)}`;
    case 'lte':
      return `be at most ${literalWords(operator.value)}`;
    case 'ends_with':
      return `end with ${literalWords(operator.value)}`;
    case 'not':
      return `not ${operatorWords(operator.operand)}`;
  }
}

/** `is false`, `is absent`, `is too old (2d)` … */
export function observedWords(attribute: Attribute, posture: Posture | null, situation: Situation): string {
  const { query } = situation;
  const fact = query.device.facts[attribute.name];
  const raw = attribute.source === 'claims' ? rawClaim(attribute, situation) : (fact?.value ?? null);
  if (raw === null) return 'is absent';
  const value = valueWords(raw);
  if (readAs(attribute.type, raw, query.now) === null) return `is ${value}, which is no ${attribute.type} of now`;
  if (posture === null || fact === undefined || isCurrent(fact, posture.maxAge, query.now)) return `is ${value}`;
  return `is ${value}, but ${fact.at === null ? 'of unknown age' : `${formatDuration(query.now - fact.at)} old`}`;
}

export function observedSignIn({ identity, query }: Situation): string {
  if (identity === 'unknown' || identity.via === 'none') return 'nobody is signed in';
  const { amr, acr, at } = identity.signIn;
  const age = at === null ? 'at an unknown time' : `${formatDuration(query.now - at)} ago`;
  return `amr is ${amr?.join(' ') ?? 'absent'}, acr is ${acr ?? 'absent'}, signed in ${age}`;
}

export function observedSession({ identity, query }: Situation): string {
  if (identity === 'unknown' || identity.via === 'none') return 'there is none';
  return `is ${formatDuration(query.now - identity.issuedAt)} old`;
}

export function observedTime({ query }: Situation): string {
  return new Date(query.now).toISOString();
}

export function observedAddress({ query }: Situation): string {
  return query.ip.length === 0 ? 'unknown' : formatAddress(query.ip);
}

function valueWords(value: ClaimValue): string {
  return JSON.stringify(value);
}

function literalWords(literal: Literal): string {
  return typeof literal === 'object' ? literal.join('.') : JSON.stringify(literal);
}
