/** The differences of two policies for people: what somebody gains comes first, and what could not be compared is never left out. */

import type { Difference, Outcome } from '../analysis/difference.ts';
import type { Group } from '../analysis/replay/groups.ts';
import { wholeOf } from '../analysis/replay/tables.ts';
import { askerLines, requestWords } from '../analysis/witness-words.ts';
import { RANK } from '../analysis/grouping.ts';
import { alternativeLines, labelled, unfinishedLines } from './analysis-lines.ts';
import { columns } from './columns.ts';
import type { Compared } from './diff-json.ts';
import { type Affected, affectedBy } from './diff-log.ts';
import { painter, type Paint, type Tone } from './paint.ts';
import { crowdWords, decisionWords } from './replay-words.ts';
import type { Terminal } from './terminal.ts';

const TONES: Readonly<Record<Difference['change'], Tone>> = { gained: 'doubt', lost: 'bad', changed: 'quiet' };

/** Of each list; `--json` has all. */
const CLASSES_SHOWN = 40;
const PEOPLE_SHOWN = 5;
const ROUTES_SHOWN = 6;

export function reportDiff({ found, affected }: Compared, terminal: Pick<Terminal, 'style'>): string[] {
  const paint = painter(terminal);
  const { classes, unfinished, complete } = found;
  const stories = storiesOf(classes);
  const rest = stories.length - CLASSES_SHOWN;
  return [
    ...stories.slice(0, CLASSES_SHOWN).flatMap((story) => [...storyLines(story, affected, paint), '']),
    ...(rest > 0 ? [`and ${rest} more of these: \`--json\` has all`, ''] : []),
    ...(affected === null ? [] : [...logLines(affected, paint), '']),
    ...unfinishedLines(unfinished, paint),
    summary(classes, complete, paint),
  ];
}

/** What the same rules do differently to the same resource: the heaviest change, and what comes with it. */
type Story = readonly [main: Difference, ...others: Difference[]];

function storiesOf(classes: readonly Difference[]): readonly Story[] {
  const groups = Map.groupBy(classes, ({ app, resource, before, after }) => {
    const opens = RANK[after.effect] > RANK[before.effect];
    return JSON.stringify([app, resource, opens, opens ? after.by : before.by]);
  });
  return [...groups.values()].flatMap(([main, ...others]) => (main === undefined ? [] : [[main, ...others] as const]));
}

function storyLines([main, ...others]: Story, affected: Affected | null, paint: Paint): string[] {
  const { change, app, resource, routes, witness } = main;
  const where = resource === null ? app : `${app}/${resource}`;
  const routesShown = routes.slice(0, ROUTES_SHOWN).join(', ') + (routes.length > ROUTES_SHOWN ? ', …' : '');
  return [
    `${paint(TONES[change], change)}  ${paint('strong', where)}  ${changeWords(main)}`,
    ...labelled([
      ['on', [routesShown]],
      ['when', alternativeLines(main.conditions, main.more)],
      ['as', [requestWords(witness), ...askerLines(witness)]],
      ...(affected === null ? [] : [['who', affectedLines(affectedBy(main, affected))] as const]),
      ...others.map((other) => ['also', [changeWords(other), ...besides(other, main)]] as const),
    ]),
  ];
}

function changeWords({ before, after }: Difference): string {
  return `${outcomeWords(before)} → ${outcomeWords(after)}`;
}

function outcomeWords(outcome: Outcome): string {
  return outcome.by === 'default' ? outcome.effect : decisionWords(outcome);
}

/** Of what comes with it, what was not said yet. */
function besides({ conditions }: Difference, main: Difference): string[] {
  const said = new Set(main.conditions.flat());
  const [first = [], ...others] = conditions;
  return [...first.filter((one) => !said.has(one)), ...(others.length === 0 ? [] : ['or in further ways'])];
}

function affectedLines(groups: readonly Group[]): string[] {
  if (groups.length === 0) return ['nobody in the log'];
  const whole = wholeOf(groups);
  const people = [...new Set(groups.flatMap((group) => [...group.people.keys()].map(({ name }) => name)))];
  const shown = people.slice(0, PEOPLE_SHOWN).join(', ');
  const requests = `${whole.count.toLocaleString('en')} ${whole.count === 1 ? 'request' : 'requests'}`;
  return [`${requests} by ${crowdWords(whole)}: ${shown}${people.length > PEOPLE_SHOWN ? ', …' : ''}`];
}

function logLines({ census, changed, unsaid }: Affected, paint: Paint): string[] {
  const rows = [
    ['in the log', `${census.lines.toLocaleString('en')} lines`],
    ['changed', affectedLines(changed)[0] ?? ''],
    ...(unsaid.length === 0 ? [] : [['not to be said', affectedLines(unsaid)[0] ?? '']]),
    ...census.troubles.map(({ problem, count }) => [
      paint('bad', 'not read'),
      `${count.toLocaleString('en')}: ${problem}`,
    ]),
  ];
  return columns(rows);
}

function summary(classes: readonly Difference[], complete: boolean, paint: Paint): string {
  const counts = CHANGES.map((change) => ({ change, count: classes.filter((one) => one.change === change).length }));
  const told = counts.filter(({ count }) => count > 0).map(({ change, count }) => `${count} ${change}`);
  if (!complete)
    return `${told.length === 0 ? 'no difference was found' : told.join(', ')}; ${paint('bad', 'incomplete')}: there may be more`;
  return told.length === 0 ? 'no request is answered otherwise' : told.join(', ');
}

const CHANGES: readonly Difference['change'][] = ['gained', 'lost', 'changed'];
