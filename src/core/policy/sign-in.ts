/** C_auth of line 6: whether the sign-in and the session are what a grant asks, and whether a new sign-in could still meet it. */

import type { SignInNeed } from './need.ts';
import type { Situation } from './situation.ts';
import { and, type Truth, truth } from './truth.ts';
import type { StepUp } from './verdict.ts';

export function signInTruth(need: SignInNeed, situation: Situation): Truth {
  return and(authTruth(need, situation), sessionTruth(need.sessionAge, situation));
}

/** Atoms of C_auth that are not true; 0 = C_auth is. */
export function unmetAtoms(need: SignInNeed, situation: Situation): number {
  let unmet = 0;
  for (const value of need.amr) if (amrTruth(value, situation) !== 'T') unmet += 1;
  if (acrTruth(need.acr, situation) !== 'T') unmet += 1;
  if (authAgeTruth(need.authAge, situation) !== 'T') unmet += 1;
  if (sessionTruth(need.sessionAge, situation) !== 'T') unmet += 1;
  return unmet;
}

/** Line 12. @returns all that the need asks of the new sign-in; null when it cannot be met any more. */
export function stepUpFor(need: SignInNeed, situation: Situation): StepUp | null {
  const { identity, query } = situation;
  // A client certificate is no sign-in: nothing can be asked of it.
  if (identity !== 'unknown' && identity.via === 'certificate') return null;
  for (const value of need.amr) {
    if (amrTruth(value, situation) === 'T') continue;
    if (query.reach.failed.has(value)) return null;
    if (query.reach.amr !== null && !query.reach.amr.has(value)) return null;
  }
  let acr = need.acr ?? [];
  if (acrTruth(need.acr, situation) !== 'T') {
    acr = acr.filter((value) => !query.reach.failed.has(value));
    if (acr.length === 0) return null;
  }
  return { amr: need.amr, acr, maxAge: maxAgeFor(need, situation) };
}

/** Seconds. A session that is too old is only cured by signing in anew. */
function maxAgeFor(need: SignInNeed, situation: Situation): number | null {
  if (sessionTruth(need.sessionAge, situation) !== 'T') return 0;
  return need.authAge === null ? null : Math.floor(need.authAge / 1000);
}

/** `if.auth`. */
export function authTruth({ amr, acr, authAge }: SignInNeed, situation: Situation): Truth {
  let result = and(acrTruth(acr, situation), authAgeTruth(authAge, situation));
  for (const value of amr) result = and(result, amrTruth(value, situation));
  return result;
}

export function amrTruth(value: string, { identity }: Situation): Truth {
  if (identity === 'unknown' || identity.via === 'none' || identity.signIn.amr === null) return 'U';
  return truth(identity.signIn.amr.includes(value));
}

export function acrTruth(values: readonly string[] | null, { identity }: Situation): Truth {
  if (values === null) return 'T';
  if (identity === 'unknown' || identity.via === 'none' || identity.signIn.acr === null) return 'U';
  return truth(values.includes(identity.signIn.acr));
}

export function authAgeTruth(maxAge: number | null, { identity, query }: Situation): Truth {
  if (maxAge === null) return 'T';
  if (identity === 'unknown' || identity.via === 'none') return 'U';
  return ageTruth(identity.signIn.at, maxAge, query.now);
}

/** `if.session`. */
export function sessionTruth(maxAge: number | null, { identity, query }: Situation): Truth {
  if (maxAge === null) return 'T';
  if (identity === 'unknown' || identity.via === 'none') return 'U';
  return ageTruth(identity.issuedAt, maxAge, query.now);
}

function ageTruth(at: number | null, maxAge: number, now: number): Truth {
  return at === null || at > now ? 'U' : truth(now - at <= maxAge);
}
