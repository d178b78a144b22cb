/** Where two policies may differ: the lines of an app whose rules, routes or reading of paths are not the same. */

import type { Route } from '../core/policy/model.ts';
import type { AppPolicy } from './app-policy.ts';
import type { Cell } from './cell.ts';

/** @returns whether requests to a line may be treated differently */
export function hotLines(
  before: AppPolicy,
  after: AppPolicy,
): (resource: string, route: Route, side: number) => boolean {
  const sides = [before, after];
  if (JSON.stringify(before.app?.paths) !== JSON.stringify(after.app?.paths)) return () => true;
  const everywhere = sides.map(({ everywhere }) => new Set(everywhere.map(({ content }) => content)));
  if (differ(everywhere[0], everywhere[1])) return () => true;
  const changed = changedResources(contentsOf(before), contentsOf(after));
  const routes = sides.map(routesOf);
  return (resource, route, side) => changed.has(resource) || routes[1 - side]?.has(lineOf(resource, route)) !== true;
}

function changedResources(before: ResourceContents, after: ResourceContents): ReadonlySet<string> {
  const names = new Set([...before.keys(), ...after.keys()]);
  return new Set([...names].filter((name) => differ(before.get(name), after.get(name))));
}

/** Whether both sides treat a cell by rules of the same content, through the same resources. */
export function isUntouched({ sides }: Cell, [before, after]: readonly [AppPolicy, AppPolicy]): boolean {
  const [old, now] = sides;
  if (old === undefined || now === undefined) return true;
  const contents = [before, after].map((policy, side) => {
    const { refuses, pairs } = sides[side] ?? old;
    const parts = pairs.map(({ resource, narrow, wide }) => {
      const name = resource?.name ?? '';
      const grants = narrow === null ? [] : policy.grantsAt(name).map((grant) => `${policy.contentAt(grant, name)}`);
      const denies = [...policy.everywhere, ...policy.deniesAt(name)].map(({ content }) => `${content}`);
      return JSON.stringify([name, narrow, wide, [...new Set(grants)].sort(), [...new Set(denies)].sort()]);
    });
    return `${refuses} ${parts.sort().join()}`;
  });
  return contents[0] === contents[1];
}

/** What the rules that name a resource say, by resource. */
type ResourceContents = ReadonlyMap<string, ReadonlySet<number>>;

function contentsOf(policy: AppPolicy): ResourceContents {
  const { grants, denies } = policy;
  const found = new Map<string, Set<number>>();
  const add = (resource: string, content: number): void => {
    const known = found.get(resource);
    if (known === undefined) found.set(resource, new Set([content]));
    else known.add(content);
  };
  for (const grant of grants) {
    for (const resource of grant.placed.resources) add(resource, policy.contentAt(grant, resource));
  }
  for (const { placed, content } of denies) for (const resource of placed.resources ?? []) add(resource, content);
  return found;
}

function routesOf({ app }: AppPolicy): ReadonlySet<string> {
  return new Set((app?.resources ?? []).flatMap(({ name, routes }) => routes.map((route) => lineOf(name, route))));
}

function lineOf(resource: string, { methods, pattern }: Route): string {
  return `${resource} ${methods.toSorted().join('|')} ${pattern.source}`;
}

const NOTHING: ReadonlySet<number> = new Set();

function differ(a: ReadonlySet<number> = NOTHING, b: ReadonlySet<number> = NOTHING): boolean {
  if (a.size !== b.size) return true;
  for (const one of a) if (!b.has(one)) return true;
  return false;
}
