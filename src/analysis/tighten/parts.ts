/** Parts of a grant, and entries of resources, that nobody used. */

import type { PolicyApp, Resource, Route, Target } from '../../core/policy/model.ts';
import type { Candidate, Learned } from './candidate.ts';
import { distinct } from './candidate.ts';
import type { TargetName } from './edit.ts';
import type { Usage } from './evidence.ts';
import { routeKey } from './use.ts';

/** A `to` that grows longer than this is harder to review than what it would take away is worth. */
const MOST_TARGETS = 12;

export function unusedWho({ grant, usages }: Learned): readonly Candidate[] {
  const keep = distinct(usages.flatMap(({ use }) => use.who)).toSorted((a, b) => a - b);
  if (keep.length === grant.who.length) return [];
  return [
    {
      edit: { kind: 'narrow-who', grant: grant.id, keep },
      allows: ({ who }) => who.some((place) => keep.includes(place)),
    },
  ];
}

export function unusedTargets({ grant, policy, usages }: Learned): readonly Candidate[] {
  const used = new Set(usages.flatMap(({ use }) => use.routes.map(resourceOf)));
  const to = grant.to.map((target) => narrowed(target, [...policy.apps.values()], used));
  const gone = to.every((left, place) => left.length === 1 && isSame(left[0], grant.to[place]));
  const left = to.flat();
  if (gone || left.length === 0 || left.length > MOST_TARGETS) return [];
  const leaves = (route: string): boolean => left.some((target) => covers(target, resourceOf(route)));
  return [{ edit: { kind: 'narrow-to', grant: grant.id, to }, ...asCandidate(leaves) }];
}

function asCandidate(leaves: (route: string, method: string) => boolean): Omit<Candidate, 'edit'> {
  return { allows: ({ routes, method }) => routes.some((route) => leaves(route, method)), leaves };
}

/** The resources of a target that were used; itself where that is all of them. */
function narrowed(target: Target, apps: readonly PolicyApp[], used: ReadonlySet<string>): readonly TargetName[] {
  const named = apps
    .filter(({ name }) => target.app === null || target.app === name)
    .flatMap(({ name, resources }) => resources.map((one) => ({ app: name, resource: one.name })))
    .filter(({ resource }) => target.resource === null || target.resource === resource);
  const left = named.filter(({ app, resource }) => used.has(`${app}/${resource}`));
  return left.length === named.length ? [{ app: target.app, resource: target.resource }] : left;
}

function isSame(one: TargetName | undefined, other: TargetName | undefined): boolean {
  return one?.app === other?.app && one?.resource === other?.resource;
}

function covers({ app, resource }: TargetName, name: string): boolean {
  return app === null || name === `${app}/${resource}` || (resource === null && name.startsWith(`${app}/`));
}

/** `app/resource` of a route key. */
function resourceOf(route: string): string {
  return route.slice(0, route.indexOf(' '));
}

/**
 * Entries and methods of a resource that nobody used, by whatever grant.
 *
 * @param usages of all grants that name the resource
 */
export function unusedRoutes(app: PolicyApp, resource: Resource, usages: readonly Usage[]): readonly Candidate[] {
  const methods = resource.routes.map((route) => usedMethods(route, keyOf(app, resource, route), usages));
  const isNarrower = methods.some((left, place) => left.join() !== resource.routes[place]?.methods.join());
  // Where nothing of it was used, the grants that name it are asked about, not the resource.
  if (!isNarrower || methods.every((left) => left.length === 0)) return [];
  const left = new Map(resource.routes.map((route, place) => [keyOf(app, resource, route), methods[place] ?? []]));
  const leaves = (route: string, method: string): boolean => {
    const kept = left.get(route);
    return kept === undefined || kept.some((written) => isWrittenAs(written, method));
  };
  return [{ edit: { kind: 'narrow-routes', app: app.name, resource: resource.name, methods }, ...asCandidate(leaves) }];
}

function usedMethods(route: Route, key: string, usages: readonly Usage[]): readonly string[] {
  const used = distinct(usages.filter(({ use }) => use.routes.includes(key)).map(({ use }) => use.method));
  if (!route.methods.includes('*'))
    return route.methods.filter((written) => used.some((one) => isWrittenAs(written, one)));
  return distinct(used.map((method) => (method === 'HEAD' ? 'GET' : method))).toSorted(byUse);
}

function isWrittenAs(written: string, method: string): boolean {
  return written === method || (written === 'GET' && method === 'HEAD');
}

const ORDER = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function byUse(a: string, b: string): number {
  const [one, other] = [ORDER.indexOf(a), ORDER.indexOf(b)];
  if (one === -1 || other === -1) return one === other ? (a < b ? -1 : 1) : other - one;
  return one - other;
}

function keyOf(app: PolicyApp, resource: Resource, route: Route): string {
  return routeKey(app.name, resource.name, route.pattern.source, route.methods);
}
