/** Who reaches a resource, for people: grant by grant, with the meaning of the names below. */

import type { Access, Way } from '../analysis/access.ts';
import type { Definition } from '../analysis/definitions.ts';
import { askerLines, requestWords } from '../analysis/witness-words.ts';
import { alternativeLines, labelled, unfinishedLines } from './analysis-lines.ts';
import { columns } from './columns.ts';
import { painter, type Paint } from './paint.ts';
import type { Terminal } from './terminal.ts';

export function reportAccess(
  { complete, unfinished, ways }: Access,
  names: readonly Definition[],
  terminal: Pick<Terminal, 'style'>,
): string[] {
  const paint = painter(terminal);
  const rows = names.map(({ kind, name, words }) => [`${kind} ${paint('strong', name)}`, words]);
  return [
    ...ways.flatMap((way) => [...wayLines(way, paint), '']),
    ...(rows.length === 0 ? [] : [...columns(rows), '']),
    ...unfinishedLines(unfinished, paint),
    summary(ways, complete, paint),
  ];
}

function wayLines({ by, resource, routes, conditions, more, witness }: Way, paint: Paint): string[] {
  return [
    `${paint('good', by)}  ${paint('strong', resource)}`,
    ...labelled([
      ['on', [routes.join(', ')]],
      ['when', alternativeLines(conditions, more)],
      ['as', [requestWords(witness), ...askerLines(witness)]],
    ]),
  ];
}

function summary(ways: readonly Way[], complete: boolean, paint: Paint): string {
  const found = ways.length === 0 ? 'nobody' : `${ways.length} ${ways.length === 1 ? 'way' : 'ways'}`;
  return complete ? found : `${found}; ${paint('bad', 'incomplete')}: there may be more`;
}
