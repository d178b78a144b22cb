/** Ages between which no `max_age` lies are one age to the policies. */

import type { Conditions, Policy } from '../../core/policy/model.ts';

/** The `max_age` of postures, and of `auth` and `session` in rules and floors, ms. */
export function limitsOf({ postures, grants, apps }: Policy): readonly number[] {
  const conditions = [
    ...grants.map((grant) => grant.conditions),
    ...Array.from(apps.values(), ({ floor }) => floor?.conditions ?? null),
  ];
  return [
    ...Array.from(postures.values(), ({ maxAge }) => maxAge),
    ...conditions.flatMap((asked) => (asked === null ? [] : signInLimits(asked))),
  ];
}

function signInLimits({ auth, session }: Conditions): readonly number[] {
  return [auth?.maxAge ?? null, session?.maxAge ?? null].filter((limit) => limit !== null);
}

export class AgeClasses {
  /** Ascending. */
  readonly #limits: readonly number[];

  /** @param limits ms */
  constructor(limits: readonly number[]) {
    this.#limits = [...new Set(limits)].sort((a, b) => a - b);
  }

  /** Equal for ages that no limit tells apart. @param age ms; null = unknown; a negative one lies ahead, and is unknown, too */
  of(age: number | null): string {
    if (age === null || age < 0) return '-';
    let passed = 0;
    for (const limit of this.#limits) {
      if (age <= limit) break;
      passed += 1;
    }
    return String(passed);
  }
}
