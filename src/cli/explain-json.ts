/** An explanation as data, version 1. */

import { formatAddress } from '../core/address.ts';
import type { Explanation, RuleExplained } from '../core/policy/explain.ts';
import type { Policy, PolicyApp } from '../core/policy/model.ts';
import { askedWords } from './asked.ts';
import type { Asker } from './asker.ts';

export function explanationAsJson(explanation: Explanation, { name, query }: Asker, policy: Policy): object {
  const { verdict, deciders, shadow, rules, nearMisses, change } = explanation;
  const { effect, by, uncertain, reasons, resource, stepUp, message } = verdict;
  const app = policy.apps.get(query.app) ?? null;
  return {
    version: 1,
    policy: policy.id,
    request: {
      method: query.method,
      app: query.app,
      path: query.path.path,
      as: name,
      ip: query.ip.length === 0 ? null : formatAddress(query.ip),
      at: new Date(query.now).toISOString(),
    },
    decision: { effect, by, deciders, uncertain, reasons, resource, step_up: stepUp, message },
    shadow,
    rules: rules.map((explained) => ruleAsJson(explained, app)),
    near_misses: nearMisses,
    change,
  };
}

function ruleAsJson({ rule, resource, truth, conditions }: RuleExplained, app: PolicyApp | null): object {
  const { id, kind, mode, at } = rule;
  return {
    id,
    kind,
    mode,
    resource,
    truth,
    ...at,
    conditions: conditions.map((condition) => ({
      criterion: condition.criterion,
      truth: condition.truth,
      from: condition.from,
      asked: askedWords(rule, condition, app),
      observed: condition.observed,
      ...condition.at,
    })),
  };
}
