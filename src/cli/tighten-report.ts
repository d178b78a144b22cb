/** What could be taken from a policy, for people: each edit with its evidence, then the proof, then the patch. */

import { totalsOf } from '../analysis/replay/tables.ts';
import { editWords } from '../analysis/tighten/edit-words.ts';
import { splitOf } from '../analysis/tighten/learning.ts';
import { columns } from './columns.ts';
import { reportDiff } from './diff-report.ts';
import { troubleLines } from './log-trouble.ts';
import { momentWords, spanWords } from './replay-words.ts';
import { type Paint, painter } from './paint.ts';
import type { Terminal } from './terminal.ts';
import type { Proof } from './tighten-proof.ts';
import type { Tightening } from './tightening.ts';
import { aloneWords, evidenceWords, patchOf, withdrawalWords } from './tighten-words.ts';

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
    `${amount(span.count)} requests, ${spanWords(span)}; learned until ${momentWords(splitOf(span))}, checked on the rest`,
    '',
    ...(offered.length === 0 ? [emptyWords(tightening)] : []),
    ...offered.flatMap(({ edit, uses, days }) => [
      `${paint('good', '-')} ${paint('strong', editWords(edit, policy))}`,
      `    ${evidenceWords(uses, days)}`,
    ]),
    ...withdrawn.flatMap(({ edit, reason }) => [
      `${paint('doubt', '!')} withdrawn: ${editWords(edit, policy)}`,
      `    ${withdrawalWords(reason)}`,
    ]),
    ...(leftAlone.length === 0 ? [] : ['', ...aloneLines(tightening)]),
    ...(offered.length > 0 && isAnotherText(tightening) ? [`  ${anotherText(tightening)}`] : []),
    ...troubleLines(census.troubles, paint),
    ...(proof === null ? [] : ['', ...proofLines(proof, terminal, paint), '', ...patchOf(proof)]),
  ];
}

function proofLines({ replay, compared }: Proof, terminal: Terminal, paint: Paint): string[] {
  const { kept, unchanged, changed, drift } = totalsOf(replay.groups);
  const also = [
    [changed, 'of anonymous callers are refused where they were sent to sign in'],
    [drift, 'were decided by other policies than this one, and are not part of the proof'],
    [unchanged, 'are refused as they were'],
  ] as const;
  return [
    `${paint('strong', 'proved')}: replayed, ${amount(kept.count)} requests keep their access and nobody loses or gains any`,
    ...also.flatMap(([{ count }, what]) => (count === 0 ? [] : [`  ${amount(count)} ${what}`])),
    '',
    `${paint('strong', 'what goes away')}, used or not`,
    '',
    ...reportDiff(compared, terminal),
  ];
}

/** That nothing was found must not be taken for praise where nothing could be. */
function emptyWords(tightening: Tightening): string {
  return isAnotherText(tightening) ? `nothing can be said: ${anotherText(tightening)}` : 'nothing to take away';
}

/** Of which nobody knows how old its grants are. */
function isAnotherText({ leftAlone, own }: Tightening): boolean {
  return leftAlone.some(({ why }) => why === 'too-young') && own.count === 0;
}

function anotherText({ policy }: Tightening): string {
  return `no request was decided by this very text of the policy (${policy.id})`;
}

function aloneLines({ leftAlone, days }: Tightening): string[] {
  return [
    'left alone',
    ...columns(
      leftAlone.map((one) => [
        `  ${one.grant}`,
        one.why === 'too-young' ? `${aloneWords(one)} of ${days}` : aloneWords(one),
      ]),
    ),
  ];
}

function amount(count: number): string {
  return count.toLocaleString('en');
}
