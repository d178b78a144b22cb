/** Mutants of an app: its floor, and the paths of its resources. */

import { parsePattern, type Pattern } from '../../core/pattern.ts';
import type { Floor, Policy, PolicyApp, Resource, Route } from '../../core/policy/model.ts';
import { conditionVariants } from './condition-variants.ts';
import { withApp } from './exchange.ts';
import { asMutant, lacking, type Mutant, type Variant } from './mutant.ts';

export function appMutants(app: PolicyApp, policy: Policy): Mutant[] {
  return [...floorMutants(app, policy), ...app.resources.flatMap((resource) => resourceMutants(resource, app, policy))];
}

function floorMutants(app: PolicyApp, policy: Policy): Mutant[] {
  const { floor } = app;
  if (floor === null) return [];
  const { conditions, except, at } = floor;
  const variants: Variant<Floor>[] = [
    ...conditionVariants(conditions).map(({ value, ...said }) => ({ value: { ...floor, conditions: value }, ...said })),
    ...except.map((resource, index): Variant<Floor> => {
      const value = { ...floor, except: except.toSpliced(index, 1) };
      return { value, change: `also holds for \`${resource}\``, part: null, at };
    }),
  ];
  const make = (value: Floor): Policy => withApp(policy, { ...app, floor: value });
  return variants.map((variant) => asMutant({ kind: 'floor', name: app.name }, variant, make));
}

function resourceMutants(resource: Resource, app: PolicyApp, policy: Policy): Mutant[] {
  const { routes, at } = resource;
  const widest = new Set<string>();
  const variants = routes.flatMap((route, index): Variant<readonly Route[]>[] => {
    const wider = widerRoute(route, app);
    // Whichever of two lines becomes one that takes in both: the resource is the same.
    const isNew = wider !== null && !widest.has(routeWords(wider));
    if (isNew) widest.add(routeWords(wider));
    return [
      { value: routes.toSpliced(index, 1), change: `has no \`${routeWords(route)}\``, part: null, at: route.at },
      ...[...narrowerRoutes(route), ...(isNew ? [wider] : [])].map((value): Variant<readonly Route[]> => {
        const change = `has \`${routeWords(value)}\` instead of \`${routeWords(route)}\``;
        return { value: routes.with(index, value), change, part: null, at: route.at };
      }),
    ];
  });
  if (routes.some(({ methods }) => !methods.includes('*'))) {
    const value = routes.map((route) => ({ ...route, methods: ['*'] }));
    variants.unshift({ value, change: 'takes every method', part: null, at });
  }
  const make = (value: readonly Route[]): Policy => {
    const resources = app.resources.map((one) => (one === resource ? { ...resource, routes: value } : one));
    return withApp(policy, { ...app, resources });
  };
  return variants.map((variant) => asMutant({ kind: 'resource', name: `${app.name}/${resource.name}` }, variant, make));
}

/** One method less. */
function narrowerRoutes(route: Route): Route[] {
  return lacking(route.methods).map(({ left }) => ({ ...route, methods: left }));
}

/** More paths; null when it has them all. */
function widerRoute(route: Route, app: PolicyApp): Route | null {
  const pattern = widened(route.pattern, app);
  return pattern === null ? null : { ...route, pattern };
}

/** What lies below as well, or beside; null when it is everything, or would not bind what `same` may compare. */
function widened({ source, segments, rest }: Pattern, { paths }: PolicyApp): Pattern | null {
  if (rest && segments.at(-1)?.kind !== 'literal') return null;
  const kept = rest ? source.slice(0, -'/**'.length) : source;
  const above = rest ? kept.slice(0, kept.lastIndexOf('/')) : kept.replace(/\/$/, '');
  const pattern = parsePattern(`${above}/**`, paths);
  return 'problem' in pattern ? null : pattern;
}

function routeWords({ methods, pattern }: Route): string {
  return `${methods.join('|')} ${pattern.source}`;
}
