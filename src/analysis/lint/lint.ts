/** What an author should look at again and only the analysis of all requests can see: rules that are good for nothing. */

import { formatInstant } from '../../core/instant.ts';
import type { Policy, Rule } from '../../core/policy/model.ts';
import type { Budget } from '../budget.ts';
import { routeOf } from '../cell.ts';
import type { Unfinished } from '../difference.ts';
import { OverBudget, WholeMeter } from '../meter.ts';
import { OnePolicy } from '../one-policy.ts';
import { type Finding, finding } from './finding.ts';
import { closedResources, unusedNames } from './names.ts';
import { lookAt, Usage, type Usages } from './usage.ts';

export interface Lint {
  readonly findings: readonly Finding[];
  /** Of rules that touch these nothing is said that could be wrong. */
  readonly unfinished: readonly Unfinished[];
}

/** @param now ms since the epoch: requests from then on */
export function lint(policy: Policy, now: number, budget: Budget): Lint {
  const rules: readonly Rule[] = [...policy.grants, ...policy.denies];
  const usages = new Map(rules.filter((rule) => isLive(rule, now)).map((rule) => [rule, new Usage()]));
  const unfinished = lookAtAll(policy, now, budget, usages);
  const findings = [
    ...rules.flatMap((rule) => [...datesOf(rule, now), ...usageOf(rule, usages)]),
    ...unusedNames(policy),
    ...closedResources(policy),
  ];
  return { findings, unfinished };
}

function isLive({ mode, until }: Rule, now: number): boolean {
  return mode === 'enforce' && (until === null || until > now);
}

function lookAtAll(policy: Policy, now: number, budget: Budget, usages: Usages): readonly Unfinished[] {
  const unfinished: Unfinished[] = [];
  const whole = new WholeMeter(budget);
  const one = new OnePolicy(policy, now, budget);
  for (const app of policy.apps.keys()) {
    const { cells, problem } = one.cellsOf(app, () => true);
    if (problem !== null) {
      unfinished.push({ app, route: null, why: `its paths: ${problem}` });
      for (const usage of usages.values()) usage.unsure = true;
    }
    for (const cell of cells) {
      let why = whole.end;
      try {
        if (why === null) lookAt(cell, now, whole.part(), usages);
      } catch (error) {
        if (!(error instanceof OverBudget)) throw error;
        why = error.message;
      }
      if (why === null) continue;
      unfinished.push({ app, route: routeOf(cell), why });
      for (const { grants, denies } of cell.sides) {
        for (const { rule } of [...grants, ...denies]) {
          const usage = usages.get(rule);
          if (usage !== undefined) usage.unsure = true;
        }
      }
    }
  }
  return unfinished;
}

function datesOf(rule: Rule, now: number): readonly Finding[] {
  const { id, at, until, reviewAfter } = rule;
  const place = { name: id, at };
  if (until !== null && until <= now) {
    const message = `${rule.kind} \`${id}\` is over since ${formatInstant(until)}`;
    return [finding('warning', 'expired', place, message, 'remove it')];
  }
  if (reviewAfter === null || reviewAfter > now) return [];
  const message = `whether ${rule.kind} \`${id}\` is still needed was to be asked after ${formatInstant(reviewAfter)}`;
  return [finding('warning', 'review-due', place, message, 'ask its owner, and set another `review_after`')];
}

function usageOf(rule: Rule, usages: Usages): readonly Finding[] {
  const usage = usages.get(rule);
  const { id, at } = rule;
  const place = { name: id, at };
  if (usage === undefined || usage.unsure) return [];
  if (rule.kind === 'deny') {
    if (usage.needed) return [];
    const message = `deny \`${id}\` shuts nothing that is open: every request is answered the same without it`;
    return [finding('note', 'deny-without-effect', place, message, 'keep it as a guard, or say it under `never:`')];
  }
  if (!usage.met) {
    const message = `grant \`${id}\` can be met by nobody: what it asks for excludes itself`;
    return [finding('warning', 'unsatisfiable', place, message, null)];
  }
  if (!usage.opens) {
    const message = `grant \`${id}\` opens nothing: denies shut all of it`;
    return [finding('warning', 'shadowed', place, message, 'remove it, or except it from the denies')];
  }
  if (usage.needed) return [];
  const message = `grant \`${id}\` adds nothing: other grants open all of it`;
  return [
    finding(
      'warning',
      'redundant',
      place,
      message,
      'remove it, or the part of the others that it was meant to replace',
    ),
  ];
}
