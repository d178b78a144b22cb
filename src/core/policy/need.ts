/** C_auth as data: what a rule and its floor ask of the sign-in and the session, taken together at load. */

import type { Conditions } from './model.ts';

/** Of a rule and its floor together; each `amr` value, and each other field, is one atom. */
export interface SignInNeed {
  /** All required. */
  readonly amr: readonly string[];
  /** Any of; null = not asked; empty = rule and floor ask for what no sign-in has. */
  readonly acr: readonly string[] | null;
  /** Since `auth_time`, ms; null = not asked. */
  readonly authAge: number | null;
  /** Since the session began or the token was issued, ms; null = not asked. */
  readonly sessionAge: number | null;
}

/** @param floor null where no floor holds */
export function needOf(rule: Conditions, floor: Conditions | null): SignInNeed {
  const [a, b] = [rule.auth, floor?.auth ?? null];
  return {
    amr: [...new Set([...(a?.amr ?? []), ...(b?.amr ?? [])])],
    acr: intersection(a === null || a.acr.length === 0 ? null : a.acr, b === null || b.acr.length === 0 ? null : b.acr),
    authAge: least(a?.maxAge ?? null, b?.maxAge ?? null),
    sessionAge: least(rule.session?.maxAge ?? null, floor?.session?.maxAge ?? null),
  };
}

function least(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function intersection(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null || b === null) return a ?? b;
  return a.filter((value) => b.includes(value));
}
