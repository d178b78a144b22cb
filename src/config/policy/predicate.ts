/** Groups and postures alike: tests of attributes, `all:` and `any:` of names or of further predicates. */

import { z } from 'zod';
import type { Attribute, Predicate } from '../../core/policy/model.ts';
import { attributeAt } from './attribute.ts';
import type { Ground } from './ground.ts';
import { attributeName } from './name.ts';
import { type OperatorsInput, readOperators, testSchema } from './operator.ts';
import type { LiteralInput } from './literal.ts';
import type { Place } from '../place.ts';

type Tests = Readonly<Record<string, LiteralInput | OperatorsInput>>;

export interface PredicateInput {
  /** `claims:` in groups, `device:` in postures. */
  readonly tests: Tests | undefined;
  readonly all: readonly (string | PredicateInput)[] | undefined;
  readonly any: readonly (string | PredicateInput)[] | undefined;
}

/** `claims:` or `device:`. */
export function testsSchema() {
  return z.record(attributeName(), testSchema).optional();
}

/** `all:` or `any:`. */
export function partsSchema(part: z.ZodType<PredicateInput>) {
  return z
    .array(z.union([z.string(), part]))
    .min(1)
    .optional();
}

/** What a predicate is about. */
export interface Subject {
  readonly source: Attribute['source'];
  readonly noun: 'group' | 'posture';
  readonly ground: Ground;
}

/** @returns what could be read of it; null when that is nothing, which is always a problem */
export function readPredicate(place: Place, input: PredicateInput, about: Subject): Predicate | null {
  const { at } = place;
  const parts = [...readTests(place.in(about.source), input.tests ?? {}, about)];
  if (input.all !== undefined) parts.push(...readParts(place.in('all'), input.all, about));
  if (input.any !== undefined) {
    const of = readParts(place.in('any'), input.any, about);
    if (of.length > 0) parts.push({ kind: 'any', of, at: place.in('any').at });
  }
  if (input.all === undefined && input.any === undefined && Object.keys(input.tests ?? {}).length === 0) {
    place.error(
      'empty',
      `a ${about.noun} that asks nothing would hold for ${about.noun === 'group' ? 'everybody' : 'every device'}`,
    );
  }
  const [first] = parts;
  if (first === undefined) return null;
  return parts.length === 1 ? first : { kind: 'all', of: parts, at };
}

function readTests(place: Place, tests: Tests, about: Subject): Predicate[] {
  return Object.entries(tests).flatMap(([name, input]) => {
    const here = place.in(name);
    const attribute = attributeAt(here.key, about.source, name, about.ground);
    if (attribute === null) return [];
    const { at } = here.key;
    return readOperators(here, input, attribute).map((operator) =>
      about.ground.placed<Predicate>({ kind: 'test', attribute, operator, at }, here),
    );
  });
}

function readParts(place: Place, parts: readonly (string | PredicateInput)[], about: Subject): Predicate[] {
  return parts.flatMap((part, index): Predicate[] => {
    const here = place.in(index);
    if (typeof part !== 'string') {
      const predicate = readPredicate(here, part, about);
      return predicate === null ? [] : [predicate];
    }
    const known = about.ground.declared[about.noun === 'group' ? 'groups' : 'postures'];
    if (known.has(part)) return [{ kind: 'name', name: part, at: here.at }];
    here.unknownName(`there is no ${about.noun} \`${part}\``, part, known);
    return [];
  });
}
