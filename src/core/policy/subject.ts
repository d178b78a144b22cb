/** subj(r): who a rule is about (POLICY.md §1 `groups`, §4 line 4 and "Anonymous"). */

import { readAs, rawClaim } from './attribute.ts';
import type { Who } from './model.ts';
import { inGroup } from './predicate.ts';
import type { Asker } from './situation.ts';
import { and, or, type Truth, truth } from './truth.ts';

/** A grant, and an `unless`, believe only a verified address; a deny is wide. */
export type Reading = 'narrow' | 'wide';

export function subjectTruth(who: readonly Who[], reading: Reading, asker: Asker): Truth {
  let result: Truth = 'F';
  for (const one of who) {
    result = or(result, whoTruth(one, reading, asker));
    if (result === 'T') break;
  }
  return result;
}

export function whoTruth(who: Who, reading: Reading, asker: Asker): Truth {
  const { identity } = asker;
  if (who.kind === 'anyone') return 'T';
  if (identity === 'unknown') return 'U';
  // Nobody signed in: that is known, not missing.
  if (identity.via === 'none') return 'F';
  switch (who.kind) {
    case 'authenticated':
      return 'T';
    case 'group':
      return inGroup(who.name, asker);
    case 'sub':
      return truth(identity.iss === who.iss && identity.sub === who.sub);
    case 'user':
      return and(addressTruth(who.email, reading, asker), reading === 'narrow' ? verifiedTruth(asker) : 'T');
  }
}

function addressTruth(email: string, reading: Reading, asker: Asker): Truth {
  const attribute = asker.policy.claims.get('email');
  const raw = attribute === undefined ? null : rawClaim(attribute, asker);
  return typeof raw === 'string' ? truth(sameAddress(raw, email, reading)) : 'U';
}

function verifiedTruth(asker: Asker): Truth {
  const attribute = asker.policy.claims.get('email_verified');
  const raw = attribute === undefined ? null : rawClaim(attribute, asker);
  return raw === null || readAs('bool', raw, asker.query.now) === null ? 'U' : truth(raw === true);
}

/**
 * Case-folded. Folding also makes `K` (Kelvin) a `k` and `ı` an `i`: a deny is glad of it, but a grant to `kim@…` must
 * not open to somebody else's mailbox.
 */
export function sameAddress(a: string, b: string, reading: Reading): boolean {
  switch (reading) {
    case 'narrow':
      return a.toLowerCase() === b.toLowerCase() && isAscii(a) === isAscii(b);
    case 'wide':
      return a.toUpperCase().toLowerCase() === b.toUpperCase().toLowerCase();
  }
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
