/** The line of an operator's revocation: no request of the line's, but what an auditor looks for beside them. */

import type { FaultCode } from '../core/fault.ts';
import type { Revocation } from '../core/revocation.ts';
import type { Mask } from './record-line.ts';
import type { RevocationRecord } from './record-schema.ts';

export interface RevocationEntry {
  /** ULID. */
  readonly id: string;
  readonly from: { readonly ip: string; readonly agent: string | null };
  readonly what: Revocation;
  /** How many sessions there were; null = it failed, and some may have ended. */
  readonly revoked: number | null;
  /** Exchanges that were open of them here. */
  readonly cut: number;
  readonly fault: FaultCode | null;
}

/** `,"id":…` */
export function revocationText({ id, from, what, revoked, cut, fault }: RevocationEntry, mask: Mask): string {
  const fields: RevocationRecord = {
    id,
    kind: 'revocation',
    client: from,
    revoked: namesOf(what, mask),
    sessions: revoked,
    cut,
    ...(fault === null ? {} : { fault }),
  };
  return `,${JSON.stringify(fields).slice(1, -1)}`;
}

/** As the records of requests have it; what they never show is a keyed hash. */
function namesOf(what: Revocation, mask: Mask): RevocationRecord['revoked'] {
  switch (what.by) {
    case 'session':
      return { session: what.session };
    case 'subject':
      return { iss: what.iss, sub: what.sub };
    case 'sid':
      return { iss: what.iss, sid: String(mask(what.sid)) };
    case 'device':
      return { device: what.device };
  }
}
