/** What a rule, a floor or an `unless` asks, with one thing less asked, or one thing less accepted. */

import type { AuthCondition, Conditions, Names } from '../../core/policy/model.ts';
import type { Asked } from '../../core/policy/reads.ts';
import { lacking, type Variant } from './mutant.ts';

const NAMED = ['posture', 'network', 'schedule'] as const;

export function conditionVariants(conditions: Conditions): Variant<Conditions>[] {
  const { auth, session } = conditions;
  const variants = askedVariants(conditions);
  if (auth !== null) {
    variants.push(
      ...authVariants(auth).map(({ value, ...said }) => ({ value: { ...conditions, auth: value }, ...said })),
    );
  }
  if (session !== null) {
    const value = { ...conditions, session: null };
    variants.push({ value, change: 'does not ask for `session.max_age`', part: 'session.max_age', at: session.at });
  }
  return variants;
}

/** The part that grants, denies and `unless` have in common. */
export function askedVariants<T extends Asked>(asked: T): Variant<T>[] {
  const { same } = asked;
  const variants = NAMED.flatMap((key) => nameVariants(asked, key));
  if (same !== null) {
    variants.push({ value: { ...asked, same: null }, change: 'does not ask for `same`', part: 'same', at: same.at });
  }
  return variants;
}

function nameVariants<T extends Asked>(asked: T, key: (typeof NAMED)[number]): Variant<T>[] {
  const names: Names | null = asked[key];
  if (names === null) return [];
  const { at } = names;
  return [
    { value: { ...asked, [key]: null }, change: `does not ask for \`${key}\``, part: key, at },
    ...lacking(names.names).map(({ left, gone }): Variant<T> => {
      const value = { ...asked, [key]: { names: left, at } };
      return { value, change: `does not accept ${key} \`${gone}\``, part: null, at };
    }),
  ];
}

function authVariants(auth: AuthCondition): Variant<AuthCondition | null>[] {
  const { amr, acr, maxAge, at } = auth;
  const variants: Variant<AuthCondition | null>[] = amr.map((value, index) => {
    const left = orNull({ ...auth, amr: amr.toSpliced(index, 1) });
    return { value: left, change: `does not ask for amr \`${value}\``, part: `auth.amr ${value}`, at };
  });
  if (acr.length > 0) {
    variants.push({ value: orNull({ ...auth, acr: [] }), change: 'does not ask for `auth.acr`', part: 'auth.acr', at });
  }
  for (const { left, gone } of lacking(acr)) {
    variants.push({ value: { ...auth, acr: left }, change: `does not accept acr \`${gone}\``, part: null, at });
  }
  if (maxAge !== null) {
    const value = orNull({ ...auth, maxAge: null });
    variants.push({ value, change: 'does not ask for `auth.max_age`', part: 'auth.max_age', at });
  }
  return variants;
}

function orNull(auth: AuthCondition): AuthCondition | null {
  return auth.amr.length === 0 && auth.acr.length === 0 && auth.maxAge === null ? null : auth;
}
