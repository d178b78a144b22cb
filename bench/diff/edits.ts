/** Ten edits of a policy, each of its own kind, with what is known of what they change. */

import type { Difference } from '../../src/analysis/difference.ts';
import { withApp, withEntry, withRule } from '../../src/analysis/mutation/exchange.ts';
import { DEFAULT_PATH_OPTIONS } from '../../src/core/path.ts';
import { parsePattern } from '../../src/core/pattern.ts';
import type { Conditions, Grant, Policy, Route, Target, Who } from '../../src/core/policy/model.ts';
import { AT, deny, grant, names } from '../policy/model.ts';

export interface Edit {
  readonly words: string;
  readonly change: Difference['change'];
  /** `app/resource`: each of them changes. */
  readonly places: readonly string[];
  /** Decides on one of the sides; null = whichever rule is there. */
  readonly rule: string | null;
  readonly apply: (policy: Policy) => Policy;
}

/** Whether a class is what the edit changes. */
export function changes(edit: Edit, { change, app, resource, before, after }: Difference): boolean {
  const decides = edit.rule === null || edit.rule === before.by || edit.rule === after.by;
  return change === edit.change && decides && edit.places.includes(`${app}/${resource}`);
}

/** @param policy a shape of `bench/policy`; each edit takes a grant of another part of it */
export function editsOf(policy: Policy): readonly Edit[] {
  const { grants } = policy;
  const some = (place: number, fits: (conditions: Conditions) => boolean): Grant => {
    const found = grants.slice(Math.floor((grants.length * place) / 10)).find(({ conditions }) => fits(conditions));
    if (found === undefined) throw new Error('no grant fits');
    return found;
  };
  const plain = (place: number): Grant => some(place, (conditions) => Object.values(conditions).every(isNull));
  return [
    changed(plain(0), 'is gone', 'lost', () => null),
    added(plain(1)),
    asking(
      some(2, ({ posture, schedule }) => posture !== null && schedule === null),
      'gained',
      { posture: null },
    ),
    asking(
      some(3, ({ network }) => network !== null),
      'lost',
      { network: names('vpn') },
    ),
    asking(
      some(4, ({ session }) => session !== null),
      'lost',
      { session: { maxAge: HOUR, at: AT } },
    ),
    changed(plain(5), 'is for a guest, too', 'gained', (rule) => ({ ...rule, who: [...rule.who, GUEST] })),
    forbidden(plain(6)),
    unverified(plain(7), policy),
    rerouted(plain(8), 'gained', 'takes PUT, too', (route) => ({ ...route, methods: [...route.methods, 'PUT'] })),
    rerouted(plain(9), 'gained', 'reaches one level up', widened),
  ];
}

const HOUR = 3_600_000;
const GUEST: Who = { kind: 'sub', iss: 'https://partner.example', sub: 'guest', at: AT };

function isNull(value: unknown): boolean {
  return value === null;
}

function changed({ id, to }: Grant, what: string, change: Edit['change'], make: (rule: Grant) => Grant | null): Edit {
  const apply = (policy: Policy): Policy => {
    const rule = policy.grants.find((one) => one.id === id);
    return rule === undefined ? policy : withRule(policy, rule, make(rule));
  };
  return { words: `grant ${id} ${what}`, change, places: to.map(placeOf), rule: id, apply };
}

function asking(rule: Grant, change: Edit['change'], asked: Partial<Conditions>): Edit {
  const what = `asks for ${change === 'gained' ? 'less' : 'more'}: ${Object.keys(asked).join()}`;
  return changed(rule, what, change, (one) => ({ ...one, conditions: { ...one.conditions, ...asked } }));
}

/** Contractors get in where a team does. */
function added({ to: [target = NOWHERE] }: Grant): Edit {
  const rule = grant({ id: 'g-added', group: 'contractors', to: target });
  const apply = (policy: Policy): Policy => ({ ...policy, grants: [...policy.grants, rule] });
  return { words: 'a grant more', change: 'gained', places: [placeOf(target)], rule: rule.id, apply };
}

const NOWHERE: Target = { app: null, resource: null, at: AT };

function forbidden({ to: [target = NOWHERE] }: Grant): Edit {
  const rule = deny({ id: 'd-added', group: 'staff', to: target }, { network: names('office') });
  const apply = (policy: Policy): Policy => ({ ...policy, denies: [...policy.denies, rule] });
  return { words: 'a deny more', change: 'lost', places: [placeOf(target)], rule: rule.id, apply };
}

/** Whoever is in the team by its list alone gets in wherever the team does. */
function unverified({ who: [first] }: Grant, { grants }: Policy): Edit {
  const name = first?.kind === 'group' ? first.name : '';
  const places = grants.filter(({ who }) => who.some((one) => one.kind === 'group' && one.name === name));
  const apply = (policy: Policy): Policy => {
    const group = policy.groups.get(name);
    if (group?.predicate.kind !== 'all') return policy;
    const of = group.predicate.of.filter((part) => part.kind !== 'name');
    return { ...policy, groups: withEntry(policy.groups, { ...group, predicate: { ...group.predicate, of } }) };
  };
  return {
    words: `group ${name} does not ask for staff`,
    change: 'gained',
    places: places.flatMap(({ to }) => to.map(placeOf)),
    rule: places.length === 1 ? (places[0]?.id ?? null) : null,
    apply,
  };
}

function rerouted(
  { to: [target = NOWHERE] }: Grant,
  change: Edit['change'],
  what: string,
  make: (route: Route) => Route,
): Edit {
  const apply = (policy: Policy): Policy => {
    const app = policy.apps.get(target.app ?? '');
    if (app === undefined) return policy;
    const resources = app.resources.map((one) =>
      one.name === target.resource ? { ...one, routes: one.routes.map(make) } : one,
    );
    return withApp(policy, { ...app, resources });
  };
  return { words: `${placeOf(target)} ${what}`, change, places: [placeOf(target)], rule: null, apply };
}

function widened(route: Route): Route {
  const pattern = parsePattern(route.pattern.source.replace('/:id/**', '/**'), DEFAULT_PATH_OPTIONS);
  if ('problem' in pattern) throw new Error(pattern.problem);
  return { ...route, pattern };
}

function placeOf({ app, resource }: Target): string {
  return `${app}/${resource}`;
}
