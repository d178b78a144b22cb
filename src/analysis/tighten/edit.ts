/** One change of a policy that takes something away, and the policy after it. */

import type {
  AuthCondition,
  Conditions,
  Grant,
  Policy,
  PolicyApp,
  Route,
  Target,
  Who,
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

export function applyEdits(policy: Policy, edits: readonly Edit[]): Policy {
  return edits.reduce(applied, policy);
}

function applied(policy: Policy, edit: Edit): Policy {
  switch (edit.kind) {
    case 'remove-grant':
      return { ...policy, grants: policy.grants.filter(({ id }) => id !== edit.grant) };
    case 'narrow-routes':
      return withApp(policy, edit.app, (app) => narrowed(app, edit.resource, edit.methods));
    case 'narrow-who':
      return withGrant(policy, edit.grant, (grant) => ({ ...grant, who: kept(grant.who, edit.keep) }));
    case 'narrow-to':
      return withGrant(policy, edit.grant, (grant) => {
        return { ...grant, to: edit.to.flat().map(({ app, resource }) => ({ app, resource, at: grant.at })) };
      });
    case 'ask':
      return withConditions(policy, edit.grant, ({ at }) => ({ [edit.key]: { names: edit.names, at } }));
    case 'ask-auth':
      return withConditions(policy, edit.grant, (grant) => ({ auth: authOf(grant, edit) }));
    case 'ask-session':
      return withConditions(policy, edit.grant, ({ at }) => ({ session: { maxAge: edit.maxAge, at } }));
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

function withConditions(policy: Policy, id: string, asked: (grant: Grant) => Partial<Conditions>): Policy {
  return withGrant(policy, id, (grant) => ({ ...grant, conditions: { ...grant.conditions, ...asked(grant) } }));
}

function withGrant(policy: Policy, id: string, change: (grant: Grant) => Grant): Policy {
  return { ...policy, grants: policy.grants.map((grant) => (grant.id === id ? change(grant) : grant)) };
}

function withApp(policy: Policy, name: string, change: (app: PolicyApp) => PolicyApp): Policy {
  const app = policy.apps.get(name);
  return app === undefined ? policy : { ...policy, apps: new Map([...policy.apps, [name, change(app)]]) };
}

function narrowed(app: PolicyApp, name: string, methods: readonly (readonly string[])[]): PolicyApp {
  const narrow = (routes: readonly Route[]): readonly Route[] =>
    routes.flatMap((route, place) => {
      const left = methods[place] ?? [];
      return left.length === 0 ? [] : [{ ...route, methods: left }];
    });
  const resources = app.resources.map((one) => (one.name === name ? { ...one, routes: narrow(one.routes) } : one));
  return { ...app, resources };
}

function kept(who: readonly Who[], places: readonly number[]): readonly Who[] {
  return who.filter((_, place) => places.includes(place));
}
