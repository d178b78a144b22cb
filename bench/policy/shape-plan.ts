/** What a shape is in every engine: who is in which group, which rule is about what, and what is asked. */

import { dice, pick } from './askers.ts';

export type Shape = 'disjoint' | 'crowded' | 'groups-200';

export const PRINCIPALS = 64;
export const REQUESTS = 1024;
/** Rules are spread over this many apps, where they have routes of their own. */
const APPS = 20;
/** One in so many rules is a deny. */
const DENIES = 50;

/** What the policies of all engines are made from. Rules, groups and services are numbers. */
export interface Plan {
  readonly rules: number;
  /** Groups that rules name. */
  readonly groups: number;
  readonly services: number;
  readonly apps: number;
  /** The groups that each caller is in; contractors are in none that helps. */
  readonly memberships: readonly (readonly number[])[];
  readonly questions: readonly { readonly service: number; readonly method: string; readonly path: string }[];
}

export function isDeny(rule: number): boolean {
  return rule % DENIES === DENIES - 1;
}

export function isContractor(principal: number): boolean {
  return principal % 16 === 5;
}

export function appName(service: number): string {
  return `app-${service % APPS}`;
}

/** Those of an unmanaged device do not meet what only our form of the policy asks. */
export function isManaged(principal: number): boolean {
  return principal % 8 !== 3;
}

function groupsOf(shape: Shape, rules: number): { readonly groups: number; readonly memberships: number } {
  switch (shape) {
    case 'disjoint':
      return { groups: 64, memberships: 20 };
    case 'crowded':
      return { groups: rules, memberships: 20 };
    case 'groups-200':
      return { groups: 1000, memberships: 200 };
  }
}

export function planOf(shape: Shape, rules: number): Plan {
  const { groups, memberships } = groupsOf(shape, rules);
  const roll = dice(rules + groups);
  const services = shape === 'crowded' ? 1 : rules;
  return {
    rules,
    groups,
    services,
    apps: Math.min(APPS, services),
    memberships: Array.from({ length: PRINCIPALS }, () => pick(memberships, groups, roll)),
    questions: Array.from({ length: REQUESTS }, (_, index) => {
      const service = Math.floor(roll() * services);
      return { service, method: roll() < 0.8 ? 'GET' : 'POST', path: `/svc-${service}/items/${index}/part` };
    }),
  };
}
