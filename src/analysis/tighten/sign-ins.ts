/** The strictest sign-in and session that every use of a grant had. */

import type { AuthCondition, Conditions, Policy } from '../../core/policy/model.ts';
import { type Candidate, distinct, isEnough, type Learned, usedApps } from './candidate.ts';
import type { Edit } from './edit.ts';
import type { Usage } from './evidence.ts';
import type { Use } from './use.ts';

export interface SignInLimits {
  /** The `amr` values that some provider can be asked for; null = not known. */
  readonly askable: ReadonlySet<string> | null;
  /** How long a session lasts at most, ms: no rule needs to ask for that. */
  readonly lifetime: number;
}

type Auth = Extract<Edit, { kind: 'ask-auth' }>;

export function strictestSignIn(learned: Learned, limits: SignInLimits): readonly Candidate[] {
  // Who was asked for a stronger sign-in shows nothing of the one that it takes.
  const usages = learned.usages.filter(({ use }) => use.outcome === 'allow');
  if (!isEnough(usages)) return [];
  return [
    ...methodsOf(learned, usages, limits),
    ...levelsOf(learned, usages),
    ...ageOfSignIn(learned, usages, limits),
    ...ageOfSession(learned, usages, limits),
  ];
}

/** `amr` values that the policy, or a provider's `step_up:`, knows: nobody could be asked for others. */
function methodsOf(learned: Learned, usages: readonly Usage[], { askable }: SignInLimits): readonly Candidate[] {
  const { grant, policy } = learned;
  const own = grant.conditions.auth?.amr ?? [];
  const floors = floorsOf(learned).map((floor) => floor?.auth?.amr ?? []);
  const known = askable === null ? authsOf(policy).flatMap(({ amr }) => amr) : [...askable];
  const always = distinct(known).filter(
    (value) =>
      usages.every(({ use }) => use.amr?.includes(value)) &&
      !own.includes(value) &&
      !(floors.length > 0 && floors.every((floor) => floor.includes(value))),
  );
  if (always.length === 0) return [];
  const allows = ({ amr, outcome }: Use): boolean =>
    outcome === 'step_up' || always.every((value) => amr?.includes(value));
  return [{ edit: auth(grant.id, { amr: [...own, ...always.toSorted()] }), allows }];
}

/** `acr` values that the policy knows. */
function levelsOf({ grant, policy }: Learned, usages: readonly Usage[]): readonly Candidate[] {
  const own = grant.conditions.auth?.acr ?? [];
  const known = own.length > 0 ? own : distinct(authsOf(policy).flatMap(({ acr }) => acr));
  const used = distinct(usages.map(({ use }) => use.acr));
  const levels = known.filter((value) => used.includes(value));
  const isAll = used.every((value) => value !== null && levels.includes(value));
  if (!isAll || levels.length === 0 || levels.length === own.length) return [];
  const allows = ({ acr, outcome }: Use): boolean => outcome === 'step_up' || (acr !== null && levels.includes(acr));
  return [{ edit: auth(grant.id, { acr: levels }), allows }];
}

function ageOfSignIn(learned: Learned, usages: readonly Usage[], { lifetime }: SignInLimits): readonly Candidate[] {
  const oldest = oldestOf(usages.map(({ use }) => use.authAge));
  const floors = floorsOf(learned).map((floor) => floor?.auth?.maxAge ?? null);
  const { grant } = learned;
  if (oldest === null || oldest >= leastOf([grant.conditions.auth?.maxAge ?? null, highestOf(floors), lifetime]))
    return [];
  const allows = ({ authAge, outcome }: Use): boolean =>
    outcome === 'step_up' || (authAge !== null && authAge <= oldest);
  return [{ edit: auth(grant.id, { maxAge: oldest }), allows }];
}

/** Only where sessions are asked about already, or nobody says when the sign-in was: it would say the same twice. */
function ageOfSession(learned: Learned, usages: readonly Usage[], { lifetime }: SignInLimits): readonly Candidate[] {
  const { grant } = learned;
  const floors = floorsOf(learned).map((floor) => floor?.session?.maxAge ?? null);
  const own = grant.conditions.session?.maxAge ?? null;
  if (own === null && usages.some(({ use }) => use.authAge !== null)) return [];
  const oldest = oldestOf(usages.map(({ use }) => use.sessionAge));
  if (oldest === null || oldest >= leastOf([own, highestOf(floors), lifetime])) return [];
  const allows = ({ sessionAge, outcome }: Use): boolean =>
    outcome === 'step_up' || (sessionAge !== null && sessionAge <= oldest);
  return [{ edit: { kind: 'ask-session', grant: grant.id, maxAge: oldest }, allows }];
}

function auth(grant: string, asked: Partial<Pick<Auth, 'amr' | 'acr' | 'maxAge'>>): Auth {
  return { kind: 'ask-auth', grant, amr: null, acr: null, maxAge: null, ...asked };
}

/** Of the apps through which it was used; null = an app without one. */
function floorsOf(learned: Learned): readonly (Conditions | null)[] {
  return usedApps(learned).map(({ floor }) => floor?.conditions ?? null);
}

/** Every sign-in that some rule or floor asks for. */
function authsOf({ grants, apps }: Policy): readonly AuthCondition[] {
  const floors = Array.from(apps.values()).flatMap(({ floor }) => floor?.conditions.auth ?? []);
  return [...grants.flatMap(({ conditions }) => conditions.auth ?? []), ...floors];
}

/** Null where one of them is unknown. */
function oldestOf(ages: readonly (number | null)[]): number | null {
  return ages.reduce((oldest, age) => (oldest === null || age === null ? null : Math.max(oldest, age)), 0);
}

/** What every one of the floors asks at least; null = one of them asks nothing. */
function highestOf(limits: readonly (number | null)[]): number | null {
  return limits.length === 0 ? null : oldestOf(limits);
}

function leastOf(limits: readonly (number | null)[]): number {
  return Math.min(...limits.flatMap((limit) => limit ?? []));
}
