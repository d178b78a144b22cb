/** Who reaches a resource, for people: grant by grant, with the meaning of the names below. */

import type { Access, Way } from '../analysis/access.ts';
import type { Definition } from '../analysis/definitions.ts';
import { askerLines, requestWords } from '../analysis/witness-words.ts';
import { alternativeLines, labelled, unfinishedLines } from './analysis-lines.ts';
import { columns } from './columns.ts';
import { painter, type Paint } from './paint.ts';
import type { Terminal } from './terminal.ts';

interface Asked {
  readonly app: string;
  readonly resource: string | null;
}

/** @param asked what it was asked about; a null resource = each of the app */
export function reportAccess(
  { complete, unfinished, ways }: Access,
  asked: Asked,
  names: readonly Definition[],
  terminal: Pick<Terminal, 'style'>,
): string[] {
  const paint = painter(terminal);
  const rows = names.map(({ kind, name, words }) => [`${kind} ${paint('strong', name)}`, words]);
  return [
    ...ways.flatMap((way) => [...wayLines(way, asked, paint), '']),
    ...(rows.length === 0 ? [] : [...columns(rows), '']),
    ...unfinishedLines(unfinished, paint),
    summary(ways, complete, paint),
  ];
}

function wayLines(way: Way, { app, resource: asked }: Asked, paint: Paint): string[] {
  const { by, resource, routes, conditions, more, witness } = way;
  const through = asked === null || asked === resource ? '' : ', which has these paths, too';
  return [
    `${paint('good', by)}  ${paint('strong', `${app}/${resource}`)}${through}`,
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
