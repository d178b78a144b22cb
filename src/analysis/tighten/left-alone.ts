/** Grants of which nothing is taken, whatever a log shows, and why. */

import type { Grant } from '../../core/policy/model.ts';
import type { Evidence } from './evidence.ts';

export type LeftAlone =
  | { readonly grant: string; readonly why: 'break-glass' | 'shadow' | 'ended' }
  /** ms: when its author wants to be asked. */
  | { readonly grant: string; readonly why: 'review-after'; readonly until: number }
  | { readonly grant: string; readonly why: 'too-young'; readonly days: number }
  /** Requests of which the log does not say whether they used it. */
  | { readonly grant: string; readonly why: 'unclear'; readonly requests: number };

const DAY = 86_400_000;

/** @param least days that the log must show a grant before anything is said of it */
export function leftAlone(grant: Grant, evidence: Evidence, least: number): LeftAlone | null {
  const { id } = grant;
  const end = evidence.span.last;
  if (grant.breakGlass) return { grant: id, why: 'break-glass' };
  if (grant.mode === 'shadow') return { grant: id, why: 'shadow' };
  if (grant.until !== null && grant.until <= end) return { grant: id, why: 'ended' };
  if (grant.reviewAfter !== null && grant.reviewAfter > end)
    return { grant: id, why: 'review-after', until: grant.reviewAfter };
  const days = daysShown(grant, evidence);
  if (days < least) return { grant: id, why: 'too-young', days };
  const requests = evidence.unclearOf(grant);
  return requests > 0 ? { grant: id, why: 'unclear', requests } : null;
}

/** Whole days for which the log could show a grant. */
export function daysShown(grant: Grant, evidence: Evidence): number {
  return Math.max(0, Math.floor((evidence.span.last - evidence.shownFrom(grant)) / DAY));
}
