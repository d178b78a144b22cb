/** One way in which a grant was used: everything that a stricter form of it would have to leave possible. */

import { networkTruth, postureTruth, scheduleTruth } from '../../core/policy/conditions.ts';
import type { Names } from '../../core/policy/model.ts';
import { pairAt } from '../../core/policy/pair.ts';
import { grantCovers, type PlacedGrant } from '../../core/policy/placed.ts';
import { coreOf } from '../../core/policy/rule.ts';
import type { Situation } from '../../core/policy/situation.ts';
import { whoTruth } from '../../core/policy/subject.ts';
import type { Truth } from '../../core/policy/truth.ts';
import type { Position } from '../../core/position.ts';
import { ageOf, type Logged } from '../log/logged.ts';

export interface Use {
  /** `step_up`: asked for by it, and not yet allowed: what it asks of the sign-in was not there. */
  readonly outcome: 'allow' | 'step_up';
  /** Places in its `who` that are true. */
  readonly who: readonly number[];
  /** `app/resource` and the place of the entry in it, through which it was reached. */
  readonly routes: readonly string[];
  readonly method: string;
  /** Declared ones that hold for certain. */
  readonly postures: readonly string[];
  readonly networks: readonly string[];
  readonly schedules: readonly string[];
  /** Null = the sign-in did not say. */
  readonly amr: readonly string[] | null;
  readonly acr: string | null;
  /** The least of `AGE_STEPS` that is not below the age, ms; null = unknown, or above all. */
  readonly sessionAge: number | null;
  readonly authAge: number | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Limits that people write; a proposal is one of these. */
export const AGE_STEPS: readonly number[] = [
  15 * MINUTE,
  30 * MINUTE,
  ...[1, 2, 4, 8, 12, 24, 168, 720].map((n) => n * HOUR),
];

/** @returns null when none of its pairs has core = T */
export function useOf(grant: PlacedGrant, situation: Situation, request: Logged, outcome: Use['outcome']): Use | null {
  const routes = routesOf(grant, situation);
  if (routes.length === 0) return null;
  const { policy } = situation;
  const { subject } = request;
  const signedIn = subject.via === 'none' ? null : subject;
  return {
    outcome,
    who: grant.rule.who.flatMap((who, place) => (whoTruth(who, 'narrow', situation) === 'T' ? [place] : [])),
    routes,
    method: request.method,
    postures: holding(policy.postures, (names) => postureTruth(names, situation)),
    networks: holding(policy.networks, (names) => networkTruth(names, situation)),
    schedules: holding(policy.schedules, (names) => scheduleTruth(names, situation)),
    amr: signedIn?.amr ?? null,
    acr: signedIn?.acr ?? null,
    sessionAge: stepOf(signedIn?.sessionAge ?? null),
    authAge: stepOf(signedIn?.authAge ?? null),
  };
}

/** Where a pair of the grant has core = T. */
function routesOf(grant: PlacedGrant, situation: Situation): readonly string[] {
  const { app } = grant;
  const found: string[] = [];
  for (const [index, resource] of app.resources.entries()) {
    for (const route of resource.routes) {
      const pair = pairAt(app, index, resource, route, situation.query);
      if (pair === null || !grantCovers(grant, pair) || coreOf(grant, pair, situation) !== 'T') continue;
      found.push(routeKey(app.name, resource.name, route.pattern.source, route.methods));
    }
  }
  return found;
}

/** An entry by what it says: its place may change, and two that say the same are one. */
export function routeKey(app: string, resource: string, pattern: string, methods: readonly string[]): string {
  return `${app}/${resource} ${methods.join('|')} ${pattern}`;
}

function holding(declared: ReadonlyMap<string, { readonly at: Position }>, truthOf: (names: Names) => Truth): string[] {
  return Array.from(declared).flatMap(([name, { at }]) => (truthOf({ names: [name], at }) === 'T' ? [name] : []));
}

function stepOf(seconds: number | null): number | null {
  const age = ageOf(seconds);
  return age === null ? null : (AGE_STEPS.find((step) => age <= step) ?? null);
}
