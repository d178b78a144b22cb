/** Groups and postures made of others: no circles, and no more than an evaluation can afford. */

import { namesIn } from '../../core/policy/atoms-read.ts';
import type { Predicate } from '../../core/policy/model.ts';
import type { Ground } from './ground.ts';

/** Names inside names. */
const MAX_DEPTH = 64;
/** Tests after every name was replaced by what it stands for: each level can double them. */
const MAX_TESTS = 4096;

interface Named {
  readonly name: string;
  readonly predicate: Predicate;
}

interface Extent {
  readonly depth: number;
  readonly tests: number;
}

/** Takes out of `named`, with a problem, what is made of itself or grows too large. */
export function checkNesting(noun: 'group' | 'posture', named: Map<string, Named>, ground: Ground): void {
  const report = (name: string, code: string, message: string): void => {
    const one = named.get(name);
    if (one !== undefined) ground.placeOf(one).key.error(code, message);
  };
  const { circles, order } = walk(named.keys(), (name) => {
    const one = named.get(name);
    return one === undefined ? [] : namesIn(one.predicate);
  });
  for (const circle of circles) {
    const [first = ''] = circle;
    report(first, 'circle', `${noun} \`${first}\` is made of itself: ${circleWords(circle)}`);
  }
  const broken = new Set(circles.flat());
  for (const name of broken) named.delete(name);
  const extents = new Map<string, Extent>();
  for (const name of order) {
    const one = named.get(name);
    if (one === undefined) continue;
    const { depth, tests } = extentOf(one.predicate, extents);
    extents.set(name, { depth: depth + 1, tests });
    if (depth <= MAX_DEPTH && tests <= MAX_TESTS) continue;
    // Whatever is made of it is too large as well, and is cured with it.
    const known = namesIn(one.predicate).some((part) => broken.has(part));
    if (!known && depth > MAX_DEPTH) {
      report(name, 'too-deep', `${noun} \`${name}\` is more than ${MAX_DEPTH} names deep`);
    } else if (!known) {
      report(name, 'too-large', `${noun} \`${name}\` amounts to more than ${MAX_TESTS} tests`);
    }
    broken.add(name);
    named.delete(name);
  }
}

/** `a` → `b` → `a`; of a long one how it begins and ends. */
export function circleWords(circle: readonly string[]): string {
  const names = [...circle, circle[0] ?? ''].map((name) => `\`${name}\``);
  return (names.length > LONG_CIRCLE ? [...names.slice(0, 4), '…', ...names.slice(-2)] : names).join(' → ');
}

const LONG_CIRCLE = 10;

function extentOf(predicate: Predicate, known: ReadonlyMap<string, Extent>): Extent {
  switch (predicate.kind) {
    case 'name':
      return known.get(predicate.name) ?? { depth: 1, tests: 1 };
    case 'test':
      return { depth: 1, tests: 1 };
    case 'all':
    case 'any': {
      const parts = predicate.of.map((part) => extentOf(part, known));
      const tests = parts.reduce((sum, part) => sum + part.tests, 0);
      return { depth: Math.max(...parts.map((part) => part.depth)), tests };
    }
  }
}

/**
 * Iterative, so that a chain of thousands of names does not exhaust the stack.
 *
 * @param next the names that one is made of
 * @returns each circle from the name that was met first, and all names, parts before wholes
 */
export function walk(
  names: Iterable<string>,
  next: (name: string) => readonly string[],
): { circles: string[][]; order: string[] } {
  const circles: string[][] = [];
  const done = new Set<string>();
  for (const start of names) {
    const open = new Map<string, string[]>();
    const trail: string[] = [];
    const enter = (name: string): void => {
      if (open.has(name)) circles.push(trail.slice(trail.indexOf(name)));
      else if (!done.has(name)) {
        open.set(name, next(name).toReversed());
        trail.push(name);
      }
    };
    enter(start);
    for (let name = trail.at(-1); name !== undefined; name = trail.at(-1)) {
      const part = open.get(name)?.pop();
      if (part !== undefined) {
        enter(part);
      } else {
        done.add(name);
        open.delete(name);
        trail.pop();
      }
    }
  }
  return { circles, order: [...done] };
}
