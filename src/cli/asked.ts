/** What a condition of a rule asks for, in the words of the policy file. */

import { formatDuration } from '../core/duration.ts';
import type { ConditionExplained } from '../core/policy/explain.ts';
import type { AuthCondition, Conditions, PolicyApp, Rule, Same, Unless } from '../core/policy/model.ts';
import { nameOf, whoWords } from '../core/policy/words.ts';

/** `posture hardened`, `auth acr phr, within 15m`. */
export function askedWords(rule: Rule, { criterion, from, names }: ConditionExplained, app: PolicyApp | null): string {
  const conditions: Conditions = from === 'floor' ? (app?.floor?.conditions ?? rule.conditions) : rule.conditions;
  switch (criterion) {
    case 'group':
      return `who ${rule.who.map(whoWords).join(' or ')}`;
    case 'posture':
    case 'network':
    case 'schedule':
      return `${criterion} ${names.join(' or ')}`;
    case 'same':
      return conditions.same === null ? criterion : sameWords(conditions.same);
    case 'auth':
      return `auth ${conditions.auth === null ? '' : authWords(conditions.auth)}`.trimEnd();
    case 'session':
      return conditions.session === null ? criterion : `session within ${formatDuration(conditions.session.maxAge)}`;
    case 'live':
      return liveWords(rule);
    case 'unless':
      return rule.kind === 'deny' && rule.unless !== null ? `not excepted: ${exceptionWords(rule.unless)}` : criterion;
  }
}

function exceptionWords({ who, to, posture, network, schedule, same }: Unless): string {
  const parts = [
    (who ?? []).map(whoWords),
    (to ?? []).map(({ app, resource }) => (app === null ? '*' : `${app}/${resource ?? '*'}`)),
    ...[posture, network, schedule].map((asked) => asked?.names ?? []),
    same === null ? [] : [sameWords(same)],
  ];
  return parts.flatMap((names) => (names.length === 0 ? [] : [names.join(' or ')])).join(', ');
}

function sameWords({ parameter, attribute }: Same): string {
  return `path.${parameter} = ${nameOf(attribute)}`;
}

function authWords({ amr, acr, maxAge }: AuthCondition): string {
  return [
    ...(amr.length > 0 ? [`amr ${amr.join(' and ')}`] : []),
    ...(acr.length > 0 ? [`acr ${acr.join(' or ')}`] : []),
    ...(maxAge === null ? [] : [`within ${formatDuration(maxAge)}`]),
  ].join(', ');
}

function liveWords({ notBefore, until }: Rule): string {
  const from = notBefore === null ? [] : [`from ${new Date(notBefore).toISOString()}`];
  return [...from, ...(until === null ? [] : [`until ${new Date(until).toISOString()}`])].join(' ');
}
