/** C_auth of line 6: whether the sign-in and the session are what a grant asks, and whether a new sign-in could still meet it. */

import type { SignInNeed } from './need.ts';
import type { Asker } from './situation.ts';
import { and, type Truth, truth } from './truth.ts';
import type { StepUp } from './verdict.ts';

export function signInTruth(need: SignInNeed, asker: Asker): Truth {
  return and(authTruth(need, asker), sessionTruth(need.sessionAge, asker));
}

/** Atoms of C_auth that are not true; 0 = C_auth is. */
export function unmetAtoms(need: SignInNeed, asker: Asker): number {
  let unmet = 0;
  for (const value of need.amr) if (amrTruth(value, asker) !== 'T') unmet += 1;
  if (acrTruth(need.acr, asker) !== 'T') unmet += 1;
  if (authAgeTruth(need.authAge, asker) !== 'T') unmet += 1;
  if (sessionTruth(need.sessionAge, asker) !== 'T') unmet += 1;
  return unmet;
}

/** Line 12. @returns all that the need asks of the new sign-in; null when it cannot be met any more. */
export function stepUpFor(need: SignInNeed, asker: Asker): StepUp | null {
  const { identity, query } = asker;
  // A client certificate is no sign-in: nothing can be asked of it.
  if (identity !== 'unknown' && identity.via === 'certificate') return null;
  for (const value of need.amr) {
    if (amrTruth(value, asker) === 'T') continue;
    if (query.reach.failed.has(value)) return null;
    if (query.reach.amr !== null && !query.reach.amr.has(value)) return null;
  }
  let acr = need.acr ?? [];
  if (acrTruth(need.acr, asker) !== 'T') {
    acr = acr.filter((value) => !query.reach.failed.has(value));
    if (acr.length === 0) return null;
  }
  return { amr: need.amr, acr, maxAge: maxAgeFor(need, asker) };
}

/** Seconds. A session that is too old is only cured by signing in anew. */
function maxAgeFor(need: SignInNeed, asker: Asker): number | null {
  if (sessionTruth(need.sessionAge, asker) !== 'T') return 0;
  return need.authAge === null ? null : Math.floor(need.authAge / 1000);
}

/** `if.auth`. */
export function authTruth({ amr, acr, authAge }: SignInNeed, asker: Asker): Truth {
  let result = and(acrTruth(acr, asker), authAgeTruth(authAge, asker));
  for (const value of amr) result = and(result, amrTruth(value, asker));
  return result;
}

export function amrTruth(value: string, { identity }: Asker): Truth {
  if (identity === 'unknown' || identity.via === 'none' || identity.signIn.amr === null) return 'U';
  return truth(identity.signIn.amr.includes(value));
}

export function acrTruth(values: readonly string[] | null, { identity }: Asker): Truth {
  if (values === null) return 'T';
  if (identity === 'unknown' || identity.via === 'none' || identity.signIn.acr === null) return 'U';
  return truth(values.includes(identity.signIn.acr));
}

export function authAgeTruth(maxAge: number | null, { identity, query }: Asker): Truth {
  if (maxAge === null) return 'T';
  if (identity === 'unknown' || identity.via === 'none') return 'U';
  return ageTruth(identity.signIn.at, maxAge, query.now);
}

/** `if.session`. */
export function sessionTruth(maxAge: number | null, { identity, query }: Asker): Truth {
  if (maxAge === null) return 'T';
  if (identity === 'unknown' || identity.via === 'none') return 'U';
  return ageTruth(identity.issuedAt, maxAge, query.now);
}

function ageTruth(at: number | null, maxAge: number, now: number): Truth {
  return at === null || at > now ? 'U' : truth(now - at <= maxAge);
}
