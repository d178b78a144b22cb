/** An explanation for people: the request, the decision, the rules that it touches, and what would help. */

import { formatAddress } from '../core/address.ts';
import { formatDuration } from '../core/duration.ts';
import type { Explanation, Missing, SmallestChange } from '../core/policy/explain.ts';
import type { Effect, Policy, PolicyApp } from '../core/policy/model.ts';
import type { StepUp } from '../core/policy/verdict.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Asker } from './asker.ts';
import { painter, type Paint, type Tone } from './paint.ts';
import { rulesTable } from './rules-table.ts';
import { decisionInWords } from './spelling.ts';
import type { Terminal } from './terminal.ts';

const TONES: Readonly<Record<Effect, Tone>> = { allow: 'good', deny: 'bad', step_up: 'doubt', login: 'doubt' };

export function reportExplanation(
  explanation: Explanation,
  asker: Asker,
  policy: Policy,
  terminal: Pick<Terminal, 'style'>,
): string[] {
  const paint = painter(terminal);
  const { nearMisses, change } = explanation;
  const others = nearMisses.filter(({ rule }) => rule !== change?.rule);
  return [
    requestLine(asker),
    '',
    ...decisionLines(explanation, paint),
    '',
    ...rulesLines(explanation, policy.apps.get(asker.query.app) ?? null, paint),
    ...(change === null ? [] : ['', ...changeLines(change, paint)]),
    ...(others.length === 0 ? [] : ['', paint('strong', 'near misses'), ...others.flatMap(missLines)]),
  ];
}

/** The gate does not even ask the policy. */
export function reportRefusal(
  { status, reason, detail, sentence }: Refusal,
  terminal: Pick<Terminal, 'style'>,
): string[] {
  const paint = painter(terminal);
  const code = detail === null ? reason : `${reason}: ${detail}`;
  return [
    `${paint('bad', `refused with ${status}`)}, before the policy is asked  ${paint('quiet', `(${code})`)}`,
    `  ${sentence}`,
  ];
}

function requestLine({ name, query }: Asker): string {
  const from = query.ip.length === 0 ? '' : `, from ${formatAddress(query.ip)}`;
  return `${query.method} ${query.app}${query.path.path} as ${name}${from}, at ${new Date(query.now).toISOString()}`;
}

function decisionLines({ verdict, deciders, shadow }: Explanation, paint: Paint): string[] {
  const { effect, by, uncertain, reasons, message, stepUp } = verdict;
  return [
    `${paint(TONES[effect], decisionInWords(effect, deciders))}  ${paint('quiet', `(${reasons.join(', ')})`)}`,
    ...(uncertain ? ['  the deny fires because something that it reads is not known'] : []),
    ...(stepUp === null ? [] : [`  asks for ${signInWords(stepUp)}`]),
    ...(message === null ? [] : [`  says ${JSON.stringify(message)}`]),
    ...(shadow === null || (shadow.effect === effect && shadow.by === by)
      ? []
      : [`  with shadow rules enforced: ${decisionInWords(shadow.effect, [shadow.by])}`]),
  ];
}

function rulesLines(explanation: Explanation, app: PolicyApp | null, paint: Paint): string[] {
  const { rules } = explanation;
  const nobody = rules.some(({ rule }) => rule.kind === 'grant') ? [] : ['no grant names this path: nobody is allowed'];
  if (rules.length === 0) return nobody;
  const title = `${paint('strong', 'the rules of this path')}  ${paint('quiet', '(T true, F false, U unknown)')}`;
  return [...nobody, ...(nobody.length === 0 ? [] : ['']), title, '', ...rulesTable(explanation, app, paint)];
}

function signInWords({ amr, acr, maxAge }: StepUp): string {
  const asked = [
    ...(amr.length === 0 ? [] : [`amr ${amr.join(' and ')}`]),
    ...(acr.length === 0 ? [] : [`acr ${acr.join(' or ')}`]),
    ...(maxAge === null || maxAge === 0 ? [] : [`at most ${formatDuration(maxAge * 1000)} ago`]),
  ];
  return `a new sign-in${asked.length === 0 ? '' : ` with ${asked.join(', ')}`}`;
}

function changeLines({ rule, lacks, verified }: SmallestChange, paint: Paint): string[] {
  const certainty = verified ? 'tried: then it is allowed' : 'not tried, because nobody can set the time';
  return [
    `${paint('strong', 'the smallest change')}, by ${rule}  ${paint('quiet', `(${certainty})`)}`,
    ...lacks.map(item),
  ];
}

function missLines({ rule, lacks }: Missing): string[] {
  return [`  ${rule}`, ...lacks.map((lack) => `  ${item(lack)}`)];
}

function item(lack: string): string {
  return `  - ${lack}`;
}
