/** What a log suggests to take from a policy, each with what speaks for it and, where something does, against it. */

import type { Grant, Policy, PolicyApp, Resource, Target } from '../../core/policy/model.ts';
import type { Candidate } from './candidate.ts';
import { strictestCircumstances } from './circumstances.ts';
import type { Edit } from './edit.ts';
import type { Evidence, Usage } from './evidence.ts';
import { contradicting, countOf, learnedFrom, splitOf, type UseCount } from './learning.ts';
import { type Checked, together } from './together.ts';
import { daysShown, leftAlone, type LeftAlone } from './left-alone.ts';
import { unusedRoutes, unusedTargets, unusedWho } from './parts.ts';
import { type SignInLimits, strictestSignIn } from './sign-ins.ts';

export interface Proposal {
  readonly edit: Edit;
  /** Uses of the grants that it concerns, in the whole log. */
  readonly uses: UseCount;
  /** For so many days the log shows them. */
  readonly days: number;
  readonly withdrawn: Withdrawal | null;
}

export type Withdrawal =
  /** Learned in the first four fifths, and refuted by these uses in the last. */
  | { readonly why: 'refuted'; readonly by: UseCount }
  /** Tests of the policy that would fail, by name. */
  | { readonly why: 'test'; readonly tests: readonly string[] }
  /** The policy would not be one, or not the one that was meant. */
  | { readonly why: 'unwritable'; readonly message: string }
  /** The replay of the log lost something, or another change showed that this is no mere taking away. */
  | { readonly why: 'unproved'; readonly message: string };

export interface TightenOptions extends SignInLimits {
  /** Days that the log must show a grant before anything is said of it. */
  readonly days: number;
}

export interface Proposals {
  readonly proposals: readonly Proposal[];
  readonly leftAlone: readonly LeftAlone[];
}

export function propose(evidence: Evidence, options: TightenOptions): Proposals {
  const { policy } = evidence;
  // A log in which nothing happened shows of nothing that it is not needed.
  if (evidence.span.count === 0) return { proposals: [], leftAlone: [] };
  const spared = policy.grants.flatMap((grant) => leftAlone(grant, evidence, options.days) ?? []);
  const sparedIds = new Set(spared.map(({ grant }) => grant));
  const grants = policy.grants.filter(({ id }) => !sparedIds.has(id));
  const checked = [
    ...grants.flatMap((grant) => ofGrant(grant, evidence, options)),
    ...[...policy.apps.values()].flatMap((app) => ofApp(app, evidence, sparedIds)),
  ];
  return { proposals: together(checked, evidence).map(({ proposal }) => proposal), leftAlone: spared };
}

function ofGrant(grant: Grant, evidence: Evidence, limits: SignInLimits): readonly Checked[] {
  const usages = evidence.usagesOf(grant);
  const learned = { policy: evidence.policy, grant, usages: learnedFrom(usages, splitOf(evidence.span)) };
  const candidates: readonly Candidate[] =
    learned.usages.length === 0
      ? [{ edit: { kind: 'remove-grant', grant: grant.id }, allows: () => false }]
      : [
          ...unusedWho(learned),
          ...unusedTargets(learned),
          ...strictestCircumstances(learned),
          ...strictestSignIn(learned, limits),
        ];
  return candidates.map((candidate) => checked(candidate, usages, daysShown(grant, evidence)));
}

/** Narrower entries of a resource are narrower for every grant that names it, and must be for no deny. */
function ofApp(app: PolicyApp, evidence: Evidence, spared: ReadonlySet<string>): readonly Checked[] {
  return app.resources.flatMap((resource) => {
    const grants = evidence.policy.grants.filter(({ to }) => to.some((target) => names(target, app, resource)));
    if (grants.length === 0 || grants.some(({ id }) => spared.has(id)) || isDenied(evidence.policy, app, resource))
      return [];
    const usages = grants.flatMap((grant) => evidence.usagesOf(grant));
    const days = Math.min(...grants.map((grant) => daysShown(grant, evidence)));
    const learned = learnedFrom(usages, splitOf(evidence.span));
    return unusedRoutes(app, resource, learned).map((candidate) => checked(candidate, usages, days));
  });
}

function checked(candidate: Candidate, usages: readonly Usage[], days: number): Checked {
  const against = contradicting(usages, candidate.allows);
  const withdrawn = against.length === 0 ? null : ({ why: 'refuted', by: countOf(against) } as const);
  return { candidate, proposal: { edit: candidate.edit, uses: countOf(usages), days, withdrawn } };
}

function names(target: Target, app: PolicyApp, resource: Resource): boolean {
  if (target.app === null) return true;
  return target.app === app.name && (target.resource === null || target.resource === resource.name);
}

/** A deny that reaches a path by this resource would lose it with the entry. One on the whole app has every path. */
function isDenied({ denies }: Policy, app: PolicyApp, resource: Resource): boolean {
  return denies.some(({ to, conditions, unless }) => {
    const reaching = to.filter((target) => names(target, app, resource));
    const byName = reaching.some((target) => target.resource !== null || conditions.same !== null);
    return byName || (unless?.to ?? []).some((target) => names(target, app, resource));
  });
}
