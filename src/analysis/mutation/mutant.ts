/** A policy that differs from the author's in one step, such as a slip or a careless edit would make. */

import type { Policy } from '../../core/policy/model.ts';
import type { Position } from '../../core/position.ts';

/** What was changed: a rule by its id, a resource as `app/resource`, a floor by its app, the rest by name. */
export interface Subject {
  readonly kind: 'grant' | 'deny' | 'floor' | 'resource' | 'group' | 'posture' | 'network' | 'schedule';
  readonly name: string;
}

/** `group staff`: no two subjects have one. */
export function keyOf({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}

export interface Mutant {
  readonly subject: Subject;
  /** Follows the subject: "does not ask for `posture`". */
  readonly change: string;
  /** The part of a rule or a floor that is not asked for any more: `who`, `posture` …; `rule` = all of it; null = less. */
  readonly part: string | null;
  /** Where the changed part stands. */
  readonly at: Position;
  /** Made when it is needed: a long policy has as many as it has lines, ten times over. */
  readonly make: () => Policy;
}

/** One part in another form. */
export interface Variant<T> {
  readonly value: T;
  readonly change: string;
  readonly part: string | null;
  readonly at: Position;
}

/** @param make the policy in which the part has this form */
export function asMutant<T>(subject: Subject, { value, ...said }: Variant<T>, make: (value: T) => Policy): Mutant {
  return { subject, ...said, make: () => make(value) };
}

/** "grant `fin-read` is gone" */
export function mutantWords({ subject: { kind, name }, change }: Pick<Mutant, 'subject' | 'change'>): string {
  return kind === 'floor' ? `the floor of \`${name}\` ${change}` : `${kind} \`${name}\` ${change}`;
}

/** Every list that lacks one element, with what it lacks; none of a list of one, which would then be another thing. */
export function lacking<T>(list: readonly T[]): readonly { readonly left: readonly T[]; readonly gone: T }[] {
  return list.length < 2 ? [] : list.map((gone, index) => ({ left: list.toSpliced(index, 1), gone }));
}
