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

/** Two routes of different resources that some request matches both. */
export interface Meeting {
  readonly one: Resource;
  readonly oneRoute: Route;
  readonly other: Resource;
  readonly otherRoute: Route;
}

/** The first meeting of each two resources of an app. Most routes begin with a literal, and only its own kind is compared with it. */
export function meetings(resources: readonly Resource[]): Meeting[] {
  const found: Meeting[] = [];
  const before = new Map<string | null, { readonly resource: Resource; readonly route: Route }[]>();
  const everything: { readonly resource: Resource; readonly route: Route }[] = [];
  for (const resource of resources) {
    const met = new Set<Resource>();
    for (const route of resource.routes) {
      const [first] = route.pattern.segments;
      const begin = first?.kind === 'literal' ? first.value : null;
      const candidates = begin === null ? everything : [...(before.get(begin) ?? []), ...(before.get(null) ?? [])];
      for (const other of candidates) {
        if (met.has(other.resource) || !meets(route, other.route)) continue;
        met.add(other.resource);
        found.push({ one: other.resource, oneRoute: other.route, other: resource, otherRoute: route });
      }
    }
    for (const route of resource.routes) {
      const [first] = route.pattern.segments;
      const begin = first?.kind === 'literal' ? first.value : null;
      const bucket = before.get(begin);
      if (bucket === undefined) before.set(begin, [{ resource, route }]);
      else bucket.push({ resource, route });
      everything.push({ resource, route });
    }
  }
  return found;
}
