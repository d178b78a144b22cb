/** What a replay found, for people: what is not as it was comes first, and what could not be compared is never left out. */

import type { Person } from '../analysis/log/person.ts';
import type { Group } from '../analysis/replay/groups.ts';
import { type Outcome, OUTCOMES } from '../analysis/replay/outcome.ts';
import type { ReplayReport } from '../analysis/replay/replay.ts';
import { byApp, byPerson, byRule, crowdOf, type Row, totalsOf, wholeOf } from '../analysis/replay/tables.ts';
import { columns } from './columns.ts';
import { troubleLines } from './log-trouble.ts';
import { painter, type Paint, type Tone } from './paint.ts';
import { becomesWords, crowdWords, driftCause, OUTCOME_MEANING, spanWords, wasWords } from './replay-words.ts';
import type { Terminal } from './terminal.ts';

const TONES: Readonly<Record<Outcome, Tone>> = {
  lost: 'bad',
  gained: 'doubt',
  changed: 'doubt',
  indeterminate: 'doubt',
  drift: 'doubt',
  kept: 'good',
  unchanged: 'good',
};

/** Of each list; `--json` has all. */
const GROUPS_SHOWN = 20;
const PEOPLE_SHOWN = 5;
const ROWS_SHOWN = 15;

export function reportReplay(report: ReplayReport, terminal: Terminal): string[] {
  const paint = painter(terminal);
  const { groups, census } = report;
  const whole = wholeOf(groups);
  if (whole.count === 0)
    return ['the log holds no request that a policy decided', ...troubleLines(census.troubles, paint)];
  const differing = groups.filter(({ outcome }) => outcome !== 'kept' && outcome !== 'unchanged');
  return [
    `${requests(whole.count)} by ${crowdWords(whole)}, ${spanWords(whole)}`,
    '',
    ...totalLines(report, paint),
    ...differing.slice(0, GROUPS_SHOWN).flatMap((group) => ['', ...groupLines(group, report, paint)]),
    ...(differing.length > GROUPS_SHOWN
      ? ['', `and ${differing.length - GROUPS_SHOWN} more of these: \`--json\` has all`]
      : []),
    ...tableLines('app', byApp(groups), (name) => name, paint),
    ...tableLines('rule', byRule(groups), (name) => name, paint),
    ...tableLines('person', byPerson(groups), ({ name }: Person) => name, paint),
    ...censusLines(report, paint),
  ];
}

function totalLines({ groups }: ReplayReport, paint: Paint): string[] {
  const totals = totalsOf(groups);
  const rows = OUTCOMES.map((outcome) => {
    const { count } = totals[outcome];
    const named = count === 0 ? paint('quiet', outcome) : paint(TONES[outcome], outcome);
    return [
      named,
      count.toLocaleString('en'),
      count === 0 ? '-' : crowdWords(totals[outcome]),
      OUTCOME_MEANING[outcome],
    ];
  });
  return columns([['', 'requests', 'by', ''], ...rows]);
}

function groupLines(group: Group, report: ReplayReport, paint: Paint): string[] {
  const where = group.resource === null ? (group.app ?? '-') : `${group.app}/${group.resource}`;
  const shown = [...group.people].sort(([, a], [, b]) => b.count - a.count).slice(0, PEOPLE_SHOWN);
  const rest = group.people.size - shown.length;
  const cause = group.outcome === 'drift' ? [`  ${driftCause(group, report.old)}`] : [];
  return [
    `${paint(TONES[group.outcome], group.outcome)}  ${paint('strong', where)}  ${wasWords(group)} → ${becomesWords(group)}`,
    ...cause,
    `  ${requests(group.count)} by ${crowdWords(crowdOf(group.people.keys()))}, ${spanWords(group)}`,
    ...columns(shown.map(([person, tally]) => [person.name, tally.count.toLocaleString('en'), spanWords(tally)])).map(
      indent,
    ),
    ...(rest > 0 ? [indent(`and ${rest.toLocaleString('en')} more`)] : []),
  ];
}

function tableLines<Key>(noun: string, rows: readonly Row<Key>[], named: (key: Key) => string, paint: Paint): string[] {
  if (rows.length === 0) return [];
  const shown = OUTCOMES.filter((outcome) => rows.some(({ counts }) => counts[outcome] > 0));
  const table = columns([
    [`by ${noun}`, ...shown, 'first and last'],
    ...rows
      .slice(0, ROWS_SHOWN)
      .map((row) => [
        named(row.key),
        ...shown.map((outcome) => cell(outcome, row.counts[outcome], paint)),
        spanWords(row),
      ]),
  ]);
  const rest = rows.length - ROWS_SHOWN;
  return ['', ...table, ...(rest > 0 ? [`and ${rest} more`] : [])];
}

function cell(outcome: Outcome, count: number, paint: Paint): string {
  const text = count === 0 ? '-' : count.toLocaleString('en');
  return count > 0 && outcome === 'lost' ? paint('bad', text) : text;
}

function censusLines({ census, candidate, old }: ReplayReport, paint: Paint): string[] {
  const refused = [...census.refused].map(([reason, count]) => `${reason} ${count.toLocaleString('en')}`);
  return [
    '',
    ...columns([
      ['candidate', candidate],
      ['old policy', old ?? 'none: not calibrated'],
      ['lines', census.lines.toLocaleString('en')],
      ...(census.unfinished > 0
        ? [['without an end', `${streams(census.unfinished)} still open, or cut off with the gate`]]
        : []),
      ...(refused.length > 0 ? [['never asked', `refused before any policy: ${refused.join(', ')}`]] : []),
      ...(census.forgotten > 0
        ? [['streams', `${streams(census.forgotten)} counted twice or not at all: too many at once`]]
        : []),
    ]),
    ...troubleLines(census.troubles, paint),
  ];
}

function requests(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'request' : 'requests'}`;
}

function streams(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'stream' : 'streams'}`;
}

function indent(line: string): string {
  return `  ${line}`;
}
