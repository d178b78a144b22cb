/** docs/cli.md, made from the command table: help and documentation cannot disagree. */

import type { Command } from './command.ts';
import { commandHelp } from './help.ts';

export function reference(commands: readonly Command[]): string {
  return [
    '# Commands',
    '',
    'Made by `npm run generate` from the command table; `sallyport COMMAND --help` says the same.',
    '',
    'Results go to stdout, notes and problems to stderr. `--json` prints one JSON object with `"version": 1`. Colours are',
    'used on a terminal only, and never with `NO_COLOR`.',
    '',
    '| exit code | means |',
    '|---|---|',
    '| 0 | yes |',
    '| 1 | no: invalid, denied, a failing test, a difference |',
    '| 2 | could not tell: usage, an unreadable file, no gate that answers |',
    '',
    '| command | does |',
    '|---|---|',
    ...commands.map(({ name, summary }) => `| [\`${name}\`](#sallyport-${name}) | ${summary} |`),
    '',
    ...commands.flatMap(section),
  ].join('\n');
}

function section(command: Command): string[] {
  return [`## sallyport ${command.name}`, '', '```', commandHelp(command), '```', ''];
}
