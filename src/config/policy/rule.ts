/** What grants and denies have in common. */

import { z } from 'zod';
import type { Deny, Grant } from '../../core/policy/model.ts';
import type { Ground } from './ground.ts';
import { momentSchema, readMoment } from './moment.ts';
import { name } from './name.ts';
import type { Place } from '../place.ts';
import { readTargets } from './target.ts';
import { readWho } from './who.ts';

/** They show in terminals, logs and pages, which a file must not write to. */
const UNSEEN = 'an invisible control character stands in this text';
const text = z.string().trim().min(1);
export const line = text.regex(/^\P{Cc}*$/u, UNSEEN);

export const WHO =
  'Groups, `anyone`, `authenticated`, `user:<e-mail address>`, `sub:<issuer>#<subject>`; one of them is enough.';
export const TO = '`app/resource`, `app/*` for every resource, `*` for every app; one of them is enough.';

/** Who may, or may not, do what: the head of every rule. */
export const headShape = {
  id: name().describe('Unique over grants and denies; it stands in the access log.'),
  who: z.array(z.string()).min(1).describe(WHO),
  to: z.array(z.string()).min(1).describe(TO),
};

/** What stands behind the conditions of a rule. */
export const tailShape = {
  not_before: momentSchema().optional().describe('It holds from then on; a day counts from its start.'),
  until: momentSchema().optional().describe('It holds until then; a day is included.'),
  mode: z.enum(['enforce', 'shadow']).default('enforce').describe('`shadow`: logged, never enforced.'),
  review_after: momentSchema().optional().describe('From then on the analysis asks whether it is still needed.'),
  deny_message: text
    .max(500)
    .regex(/^(?:\P{Cc}|\n)*$/u, UNSEEN)
    .optional()
    .describe('What a refused person reads.'),
  owner: line.describe('Who answers for this rule.'),
  why: line.describe('What it is for, as in `FIN-31 quarterly close`.'),
};

type RuleInput = z.output<z.ZodObject<typeof headShape & typeof tailShape>>;

export function readRule(place: Place, input: RuleInput, ground: Ground): Omit<Grant | Deny, 'kind' | 'conditions'> {
  const { timezone } = ground;
  if (input.id === 'default') {
    place.in('id').error('reserved-name', '`default` is what decides when no rule does', 'give the rule another id');
  }
  const notBefore = readMoment(place.in('not_before'), input.not_before, 'start', timezone);
  const until = readMoment(place.in('until'), input.until, 'end', timezone);
  if (notBefore !== null && until !== null && until <= notBefore) {
    place.in('until').error('never-live', `rule \`${input.id}\` ends before it begins`);
  }
  return {
    id: input.id,
    who: readWho(place.in('who'), input.who, ground),
    to: readTargets(place.in('to'), input.to, ground.declared),
    notBefore,
    until,
    mode: input.mode,
    owner: input.owner,
    why: input.why,
    reviewAfter: readMoment(place.in('review_after'), input.review_after, 'end', timezone),
    denyMessage: input.deny_message ?? null,
    at: place.in('id').at,
  };
}

/** Code-unit order, as `by` and the records have it. */
export function inOrder<Rule extends { readonly id: string }>(rules: Rule[]): Rule[] {
  return rules.sort((a, b) => (a.id < b.id ? -1 : 1));
}
