/** How two lines of resources lie to each other: whether a request can match both, or must match one if it matches the other. */

import type { Pattern, PatternSegment } from '../../../core/pattern.ts';
import type { Resource, Route } from '../../../core/policy/model.ts';

/** Whether some request matches both. */
export function meets(a: Route, b: Route): boolean {
  return methodsMeet(a, b) && patternsMeet(a.pattern, b.pattern);
}

/** Whether `a` matches every path that `b` matches. */
export function covers(a: Pattern, b: Pattern): boolean {
  const enough = a.rest ? b.segments.length >= a.segments.length : b.segments.length === a.segments.length && !b.rest;
  return enough && a.segments.every((segment, index) => includes(segment, b.segments[index]));
}

function methodsMeet(a: Route, b: Route): boolean {
  return a.methods.some((one) => one === '*' || b.methods.some((other) => other === '*' || sameMethod(one, other)));
}

/** GET implies HEAD (POLICY.md §2.9). */
function sameMethod(a: string, b: string): boolean {
  return a === b || (a === 'GET' && b === 'HEAD') || (a === 'HEAD' && b === 'GET');
}

function patternsMeet(a: Pattern, b: Pattern): boolean {
  const length = Math.min(a.segments.length, b.segments.length);
  if (a.segments.length > length && !b.rest) return false;
  if (b.segments.length > length && !a.rest) return false;
  for (let index = 0; index < length; index += 1) {
    const left = valuesOf(a.segments[index]);
    const right = valuesOf(b.segments[index]);
    if (left !== null && right !== null && !left.some((value) => right.includes(value))) return false;
  }
  return true;
}

function includes(wide: PatternSegment, narrow: PatternSegment | undefined): boolean {
  const allowed = valuesOf(wide);
  const values = valuesOf(narrow);
  return allowed === null || (values !== null && values.every((value) => allowed.includes(value)));
}

/** Null = any. */
function valuesOf(segment: PatternSegment | undefined): readonly string[] | null {
  if (segment === undefined) return null;
  return segment.kind === 'literal' ? [segment.value] : segment.options;
}

interface Line {
  readonly resource: Resource;
  readonly route: Route;
}

/** Two lines of different resources that some request matches both. */
export interface Meeting {
  readonly one: Line;
  readonly other: Line;
}

/** More of one app's meetings help nobody, and to compare more lines would take long. */
const MOST_MEETINGS = 10_000;
const MOST_COMPARISONS = 2_000_000;

export interface Meetings {
  readonly found: readonly Meeting[];
  /** False: there were too many to look at all. */
  readonly complete: boolean;
}

/** In an app. Most patterns begin with a literal, so most lines are compared with few others. */
export function meetings(resources: readonly Resource[]): Meetings {
  const found: Meeting[] = [];
  let comparisons = 0;
  const before: Line[] = [];
  const byBegin = new Map<string | null, Line[]>();
  for (const resource of resources) {
    const lines = resource.routes.map((route) => ({ resource, route }));
    for (const other of lines) {
      const begin = beginOf(other.route);
      const near = begin === null ? before : [...(byBegin.get(begin) ?? []), ...(byBegin.get(null) ?? [])];
      comparisons += near.length;
      if (comparisons > MOST_COMPARISONS || found.length > MOST_MEETINGS) return { found, complete: false };
      for (const one of near) if (meets(one.route, other.route)) found.push({ one, other });
    }
    for (const line of lines) {
      before.push(line);
      const begin = beginOf(line.route);
      const bucket = byBegin.get(begin);
      if (bucket === undefined) byBegin.set(begin, [line]);
      else bucket.push(line);
    }
  }
  return { found, complete: true };
}

/** Null when any first segment may match. */
function beginOf({ pattern }: Route): string | null {
  const [first] = pattern.segments;
  return first?.kind === 'literal' ? first.value : null;
}
