/** What could be taken from a policy, for people and as data: each edit with its evidence, then the proof, then the patch. */

import type { Difference } from '../analysis/difference.ts';
import type { Census } from '../analysis/log/census.ts';
import type { Tally } from '../analysis/log/tally.ts';
import { editWords } from '../analysis/tighten/edit-words.ts';
import type { UseCount } from '../analysis/tighten/learning.ts';
import { splitOf } from '../analysis/tighten/learning.ts';
import type { LeftAlone } from '../analysis/tighten/left-alone.ts';
import type { Proposal, Withdrawal } from '../analysis/tighten/proposal.ts';
import { totalsOf } from '../analysis/replay/tables.ts';
import { formatInstant } from '../core/instant.ts';
import type { Policy } from '../core/policy/model.ts';
import { columns } from './columns.ts';
import { troubleLines } from './log-trouble.ts';
import { type Paint, painter } from './paint.ts';
import { decisionWords, spanWords } from './replay-words.ts';
import type { Terminal } from './terminal.ts';
import type { Proof } from './tighten-proof.ts';
import { unifiedDiff } from './unified-diff.ts';

export interface Tightening {
  readonly policy: Policy;
  readonly proposals: readonly Proposal[];
  readonly leftAlone: readonly LeftAlone[];
  /** Null: nothing is offered. */
  readonly proof: Proof | null;
  readonly census: Census;
  readonly span: Tally;
  /** What this very policy decided. */
  readonly own: Tally;
  readonly days: number;
}

export function reportTightening(tightening: Tightening, terminal: Terminal): string[] {
  const paint = painter(terminal);
  const { proposals, policy, leftAlone, proof, census, span } = tightening;
  if (span.count === 0)
    return ['the logs hold no request that a policy decided', ...troubleLines(census.troubles, paint)];
  const offered = proposals.filter(({ withdrawn }) => withdrawn === null);
  const withdrawn = proposals.flatMap(({ withdrawn: reason, ...rest }) =>
    reason === null ? [] : [{ ...rest, reason }],
  );
  return [
    `${amount(span.count)} requests, ${spanWords(span)}; learned until ${moment(splitOf(span))}, checked on the rest`,
    '',
    ...(offered.length === 0 ? ['nothing to take away'] : []),
    ...offered.flatMap(({ edit, uses, days }) => [
      `${paint('good', '-')} ${paint('strong', editWords(edit, policy))}`,
      `    ${evidenceWords(uses, days)}`,
    ]),
    ...withdrawn.flatMap(({ edit, reason }) => [
      `${paint('doubt', '!')} withdrawn: ${editWords(edit, policy)}`,
      `    ${withdrawalWords(reason)}`,
    ]),
    ...(leftAlone.length === 0 ? [] : ['', ...aloneLines(tightening)]),
    ...troubleLines(census.troubles, paint),
    ...(proof === null ? [] : ['', ...proofLines(proof, paint), '', ...patchOf(proof)]),
  ];
}

export function tighteningAsJson({ policy, proposals, leftAlone, proof, census, span }: Tightening): object {
  const asJson = ({ edit, uses, days }: Proposal): object => ({
    kind: edit.kind,
    about: edit.kind === 'narrow-routes' ? `${edit.app}/${edit.resource}` : edit.grant,
    words: editWords(edit, policy),
    uses: { ...times(uses), requests: uses.count, people: uses.people },
    days,
  });
  return {
    version: 1,
    policy: policy.id,
    requests: span.count,
    ...times(span),
    edits: proposals.filter(({ withdrawn }) => withdrawn === null).map(asJson),
    withdrawn: proposals.flatMap((proposal) => {
      const { withdrawn } = proposal;
      return withdrawn === null ? [] : [{ ...asJson(proposal), why: withdrawn.why, said: withdrawalWords(withdrawn) }];
    }),
    left_alone: leftAlone.map((one) => ({ grant: one.grant, why: one.why, said: aloneWords(one) })),
    proof:
      proof === null
        ? null
        : {
            complete: proof.unfinished.length === 0,
            goes_away: proof.lost.map(differenceAsJson),
            unfinished: proof.unfinished,
          },
    patch:
      proof === null
        ? null
        : patchOf(proof)
            .map((line) => `${line}\n`)
            .join(''),
    log: { lines: census.lines, decided: census.decided, not_read: census.troubles },
  };
}

/** Classes of what goes away. */
const SHOWN = 12;

function proofLines({ replay, lost, unfinished }: Proof, paint: Paint): string[] {
  const { kept, unchanged, changed, drift } = totalsOf(replay.groups);
  return [
    `${paint('strong', 'proved')}: replayed, ${amount(kept.count)} requests keep their access and nobody loses or gains any`,
    ...(changed.count === 0
      ? []
      : [`  ${amount(changed.count)} anonymous requests are refused where they were sent to sign in`]),
    ...(drift.count === 0
      ? []
      : [
          `  ${amount(drift.count)} requests were decided by other policies than this one, and are not part of the proof`,
        ]),
    ...(unchanged.count === 0 ? [] : [`  ${amount(unchanged.count)} are refused as they were`]),
    `${paint('strong', 'what goes away')}${unfinished.length === 0 ? '' : `, as far as the budget went (${unfinished.length} parts were not compared)`}`,
    ...lost.slice(0, SHOWN).flatMap(differenceLines),
    ...(lost.length > SHOWN ? [`  and ${lost.length - SHOWN} more: \`--json\` has them`] : []),
    ...unfinished.map(({ app, route, why }) => `  not compared: ${app} ${route ?? ''} (${why})`),
  ];
}

function differenceLines({ app, resource, routes, before, after, conditions, more }: Difference): string[] {
  const where = resource === null ? app : `${app}/${resource}`;
  const [together = []] = conditions;
  return [
    `  ${where}  ${routes.join(', ')}: ${decisionWords(before)} → ${decisionWords(after)}`,
    `    when ${together.length === 0 ? 'anybody asks' : together.join(', ')}`,
    ...(more || conditions.length > 1 ? ['    and in other ways: `--json` has them'] : []),
  ];
}

function differenceAsJson({ app, resource, routes, before, after, conditions, more }: Difference): object {
  return { app, resource, routes, before, after, conditions, more };
}

function patchOf({ files }: Proof): string[] {
  return files.flatMap(({ file, before, splices }) => unifiedDiff(file, before, splices));
}

function evidenceWords(uses: UseCount, days: number): string {
  if (uses.count === 0) return `never used in ${days} days`;
  return `${usesWords(uses)}, in ${days} days, would all go on`;
}

function usesWords(uses: UseCount): string {
  const by = uses.people === 1 ? '1 person' : `${amount(uses.people)} people`;
  return `${amount(uses.count)} ${uses.count === 1 ? 'use' : 'uses'} by ${by}, ${spanWords(uses)}`;
}

function withdrawalWords(reason: Withdrawal): string {
  switch (reason.why) {
    case 'refuted':
      return `refuted by the last fifth: ${usesWords(reason.by)}`;
    case 'test':
      return `a test of the policy says that somebody needs it: ${reason.tests.join('; ')}`;
    case 'unwritable':
      return `it cannot be written: ${reason.message}`;
    case 'unproved':
      return `it cannot be proved: ${reason.message}`;
  }
}

function aloneLines({ leftAlone, own, policy, days }: Tightening): string[] {
  const young = leftAlone.some(({ why }) => why === 'too-young') && own.count === 0;
  return [
    'left alone',
    ...columns(
      leftAlone.map((one) => [
        `  ${one.grant}`,
        one.why === 'too-young' ? `${aloneWords(one)} of ${days}` : aloneWords(one),
      ]),
    ),
    ...(young ? [`  no request was decided by this very text of the policy (${policy.id})`] : []),
  ];
}

function aloneWords(one: LeftAlone): string {
  switch (one.why) {
    case 'break-glass':
      return 'kept for emergencies';
    case 'shadow':
      return 'in shadow: it grants nothing yet';
    case 'ended':
      return 'it has ended';
    case 'review-after':
      return `not to be asked about before ${moment(one.until)}`;
    case 'too-young':
      return `the logs show it for ${one.days} days`;
    case 'unclear':
      return `the logs do not say whether ${amount(one.requests)} requests used it`;
  }
}

function moment(ms: number): string {
  return formatInstant(Math.floor(ms / 1000) * 1000);
}

function times({ count, first, last }: Tally): object {
  return count === 0 ? { first: null, last: null } : { first: moment(first), last: moment(last) };
}

function amount(count: number): string {
  return count.toLocaleString('en');
}
