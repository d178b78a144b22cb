/** The question that a logged request would be to a policy, with the values that its rules read. */

import type { Device, Fact } from '../../core/device.ts';
import { UNKNOWN_DEVICE } from '../../core/device.ts';
import { ANONYMOUS, type ClaimValue, type Identity } from '../../core/identity.ts';
import type { CanonicalPath } from '../../core/path.ts';
import type { Attribute } from '../../core/policy/model.ts';
import type { Query, StepUpReach } from '../../core/policy/query.ts';
import { addressOf } from './address-class.ts';
import type { LoggedValue } from './logged-value.ts';
import { ageOf, type Logged, type LoggedPrincipal } from './logged.ts';

/** @param values of what the rules read; what is not in it is missing */
export function loggedQuery(
  request: Logged,
  path: CanonicalPath,
  values: ReadonlyMap<Attribute, LoggedValue>,
  reach: StepUpReach,
): Query {
  const { app, method, ip, at, subject } = request;
  const claims: Record<string, ClaimValue> = Object.create(null);
  const facts: Record<string, Fact> = Object.create(null);
  for (const [{ source, name }, { value, origin }] of values) {
    if (value === null) continue;
    if (source === 'claims') claims[name] = value;
    else facts[name] = { value, at: origin?.at ?? null, from: origin?.from ?? 'inventory' };
  }
  return {
    app,
    method,
    path,
    identity: subject.via === 'none' ? ANONYMOUS : identityOf(subject, claims, at),
    device: deviceOf(facts),
    ip: addressOf(ip),
    now: at,
    reach: subject.via === 'none' ? reach : { amr: reach.amr, failed: new Set(subject.askedInVain) },
  };
}

function identityOf(subject: LoggedPrincipal, claims: Record<string, ClaimValue>, at: number): Identity {
  const { via, iss, sub, amr, acr, sessionAge, authAge } = subject;
  const session = ageOf(sessionAge);
  const auth = ageOf(authAge);
  // What lies ahead is as unknown to the policy as what nobody said.
  const issuedAt = session === null ? Number.POSITIVE_INFINITY : at - session;
  return {
    via,
    provider: '',
    iss,
    sub,
    claims,
    incomplete: [],
    signIn: { amr, acr, at: auth === null ? null : at - auth },
    issuedAt,
    factsAt: issuedAt,
    expiresAt: Number.POSITIVE_INFINITY,
    sid: null,
    session: null,
    deviceClaims: {},
    fingerprint: '',
  };
}

function deviceOf(facts: Record<string, Fact>): Device {
  return Object.keys(facts).length === 0 ? UNKNOWN_DEVICE : { id: null, from: null, facts, version: 'logged' };
}
