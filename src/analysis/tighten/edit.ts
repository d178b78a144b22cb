/** One change of a policy that takes something away, and the policy after it. */

import type {
  AuthCondition,
  Conditions,
  Grant,
  Policy,
  PolicyApp,
  Resource,
  Route,
  Target,
} from '../../core/policy/model.ts';

export type Edit =
  | { readonly kind: 'remove-grant'; readonly grant: string }
  /** `keep`: places in `who`. */
  | { readonly kind: 'narrow-who'; readonly grant: string; readonly keep: readonly number[] }
  /** Resources in place of each entry of `to`: `app/*` may become several, and what becomes none goes. */
  | { readonly kind: 'narrow-to'; readonly grant: string; readonly to: readonly (readonly TargetName[])[] }
  /** The entries of a resource, each with the methods that are left; one with none goes. */
  | {
      readonly kind: 'narrow-routes';
      readonly app: string;
      readonly resource: string;
      readonly methods: readonly (readonly string[])[];
    }
  | {
      readonly kind: 'ask';
      readonly grant: string;
      readonly key: 'posture' | 'network' | 'schedule';
      readonly names: readonly string[];
    }
  /** What is null stays as it is. */
  | {
      readonly kind: 'ask-auth';
      readonly grant: string;
      readonly amr: readonly string[] | null;
      readonly acr: readonly string[] | null;
      readonly maxAge: number | null;
    }
  /** ms. */
  | { readonly kind: 'ask-session'; readonly grant: string; readonly maxAge: number };

/** As in `Target`. */
export type TargetName = Pick<Target, 'app' | 'resource'>;

/** The grants that an edit takes something from. */
export function grantsOf(edit: Edit, policy: Policy): readonly string[] {
  if (edit.kind !== 'narrow-routes') return [edit.grant];
  const names = ({ app, resource }: Target): boolean =>
    app === null || (app === edit.app && (resource === null || resource === edit.resource));
  return policy.grants.filter(({ to }) => to.some(names)).map(({ id }) => id);
}

/** In one pass over the rules, however many edits there are. */
export function applyEdits(policy: Policy, edits: readonly Edit[]): Policy {
  const narrowing = edits.filter((edit) => edit.kind === 'narrow-routes');
  const byGrant = Map.groupBy(
    edits.filter((edit) => edit.kind !== 'narrow-routes'),
    ({ grant }) => grant,
  );
  return {
    ...policy,
    apps: narrowing.length === 0 ? policy.apps : narrowedApps(policy.apps, narrowing),
    grants: policy.grants.flatMap((grant) => (byGrant.get(grant.id) ?? []).reduce(edited, [grant])),
  };
}

type RouteEdit = Extract<Edit, { kind: 'narrow-routes' }>;

/** @returns none when it goes */
function edited([grant]: readonly Grant[], edit: Exclude<Edit, RouteEdit>): readonly Grant[] {
  if (grant === undefined) return [];
  const { at } = grant;
  const asking = (asked: Partial<Conditions>): Grant[] => [{ ...grant, conditions: { ...grant.conditions, ...asked } }];
  switch (edit.kind) {
    case 'remove-grant':
      return [];
    case 'narrow-who':
      return [{ ...grant, who: grant.who.filter((_, place) => edit.keep.includes(place)) }];
    case 'narrow-to':
      return [{ ...grant, to: edit.to.flat().map(({ app, resource }) => ({ app, resource, at })) }];
    case 'ask':
      return asking({ [edit.key]: { names: edit.names, at } });
    case 'ask-auth':
      return asking({ auth: authOf(grant, edit) });
    case 'ask-session':
      return asking({ session: { maxAge: edit.maxAge, at } });
  }
}

function authOf({ conditions, at }: Grant, { amr, acr, maxAge }: Extract<Edit, { kind: 'ask-auth' }>): AuthCondition {
  const { auth } = conditions;
  return {
    amr: amr ?? auth?.amr ?? [],
    acr: acr ?? auth?.acr ?? [],
    maxAge: maxAge ?? auth?.maxAge ?? null,
    at: auth?.at ?? at,
  };
}

function narrowedApps(apps: Policy['apps'], edits: readonly RouteEdit[]): Policy['apps'] {
  const narrowed = new Map(apps);
  for (const { app: name, resource, methods } of edits) {
    const app = narrowed.get(name);
    if (app !== undefined) narrowed.set(name, { ...app, resources: narrowedResources(app, resource, methods) });
  }
  return narrowed;
}

function narrowedResources({ resources }: PolicyApp, name: string, methods: RouteEdit['methods']): readonly Resource[] {
  const narrow = (routes: readonly Route[]): readonly Route[] =>
    routes.flatMap((route, place) => {
      const left = methods[place] ?? [];
      return left.length === 0 ? [] : [{ ...route, methods: left }];
    });
  return resources.map((one) => (one.name === name ? { ...one, routes: narrow(one.routes) } : one));
}
