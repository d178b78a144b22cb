/** What is certain of everybody in a group: the tests that each of them has passed. */

import type { Group, Policy, Predicate, Who } from '../../../core/policy/model.ts';
import type { Test } from '../../../core/policy/predicate.ts';

type Groups = ReadonlyMap<string, Group>;

/**
 * Whether the predicate can only hold where a test holds that `is` accepts: in every branch of every `any`.
 * A group that was wrong by itself implies everything: it is a problem already.
 */
export function implies(predicate: Predicate, groups: Groups, is: (test: Test) => boolean): boolean {
  switch (predicate.kind) {
    case 'test':
      return is(predicate);
    case 'all':
      return predicate.of.some((part) => implies(part, groups, is));
    case 'any':
      return predicate.of.every((part) => implies(part, groups, is));
    case 'name': {
      const group = groups.get(predicate.name);
      return group === undefined || implies(group.predicate, groups, is);
    }
  }
}

/** All tests that stand in it; names are not followed. */
export function ownTests(predicate: Predicate): readonly Test[] {
  switch (predicate.kind) {
    case 'test':
      return [predicate];
    case 'name':
      return [];
    case 'all':
    case 'any':
      return predicate.of.flatMap(ownTests);
  }
}

/** The tests that stand in conjunction; those inside `any` are certain of nobody. */
export function certainTests(predicate: Predicate, groups: Groups): readonly Test[] {
  switch (predicate.kind) {
    case 'test':
      return [predicate];
    case 'all':
      return predicate.of.flatMap((part) => certainTests(part, groups));
    case 'any':
      return [];
    case 'name': {
      const group = groups.get(predicate.name);
      return group === undefined ? [] : certainTests(group.predicate, groups);
    }
  }
}

/** The same for one entry of `who`. */
export function impliedBy(who: Who, { groups }: Policy, is: (test: Test) => boolean): boolean {
  if (who.kind !== 'group') return false;
  const group = groups.get(who.name);
  return group === undefined || implies(group.predicate, groups, is);
}

/** Whether everybody whom `inner` means is certainly meant by `outer`, too. */
export function isWithin(inner: Who, outer: Who, { groups }: Policy): boolean {
  switch (outer.kind) {
    case 'anyone':
      return true;
    case 'authenticated':
      return inner.kind !== 'anyone';
    case 'user':
      return inner.kind === 'user' && inner.email.toLowerCase() === outer.email.toLowerCase();
    case 'sub':
      return inner.kind === 'sub' && inner.iss === outer.iss && inner.sub === outer.sub;
    case 'group':
      return inner.kind === 'group' && (inner.name === outer.name || isPart(inner.name, outer.name, groups));
  }
}

/** `finance` is a part of `staff` if it is made of it through `all`. */
function isPart(name: string, whole: string, groups: Groups): boolean {
  const predicate = groups.get(name)?.predicate;
  return predicate !== undefined && asksFor(predicate, whole, groups);
}

function asksFor(predicate: Predicate, whole: string, groups: Groups): boolean {
  switch (predicate.kind) {
    case 'test':
      return false;
    case 'name':
      return predicate.name === whole || isPart(predicate.name, whole, groups);
    case 'all':
      return predicate.of.some((part) => asksFor(part, whole, groups));
    case 'any':
      return predicate.of.every((part) => asksFor(part, whole, groups));
  }
}
