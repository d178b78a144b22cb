/** What a change of the policy changed, in a few lines: for the log of whoever put it into service. */

import type { Difference, Differences, Outcome } from './difference.ts';

/** Classes that are named; the rest is counted. */
const MOST_NAMED = 5;

const CHANGES: readonly Difference['change'][] = ['gained', 'lost', 'changed'];

/** The first line counts; the others name the heaviest. */
export function changeSummary({ classes, complete, unfinished }: Differences): readonly string[] {
  const counts = CHANGES.map((change) => ({ change, count: classes.filter((one) => one.change === change).length }));
  const told = counts.filter(({ count }) => count > 0).map(({ change, count }) => `${count} ${change}`);
  const doubt = complete
    ? ''
    : `; incomplete in ${listed(new Set(unfinished.map(({ app }) => app)))}: there may be more`;
  const nothing = complete ? 'no request is answered otherwise' : 'no difference was found';
  const rest = classes.length - MOST_NAMED;
  return [
    `the policy changed: ${told.length === 0 ? nothing : told.join(', ')}${doubt}`,
    ...classes.slice(0, MOST_NAMED).map(lineOf),
    ...(rest > 0 ? [`and ${rest} more: \`sallyport diff\` shows them`] : []),
  ];
}

function listed(apps: ReadonlySet<string>): string {
  return apps.size <= MOST_NAMED ? [...apps].join(', ') : `${apps.size} apps`;
}

function lineOf({ change, app, resource, before, after, conditions }: Difference): string {
  const where = resource === null ? app : `${app}/${resource}`;
  const [first = []] = conditions;
  const when = first.length === 0 ? '' : `, when ${first.join(', ')}`;
  return `${change} ${where}: ${outcomeOf(before)} → ${outcomeOf(after)}${when}`;
}

function outcomeOf({ effect, by }: Outcome): string {
  return by === null || by === 'default' ? effect : `${effect} by ${by}`;
}
