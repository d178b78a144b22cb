/** The help, made from the command table. */

import type { Command, Flag } from './command.ts';

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'sallyport: an identity-aware reverse proxy',
    '',
    'usage: sallyport COMMAND [flags]',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'exit codes: 0 yes, 1 no (invalid, denied, a failing test, a difference), 2 could not tell (usage, unreadable file)',
    '`sallyport COMMAND --help` says more',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const flags = Object.entries(command.flags);
  const spelled = flags.map(([name, flag]) => spell(name, flag));
  const width = Math.max(0, ...spelled.map((text) => text.length));
  return [
    `usage: sallyport ${[command.name, command.operands].join(' ').trim()}${flags.length > 0 ? ' [flags]' : ''}`,
    '',
    command.summary,
    ...(flags.length > 0
      ? ['', ...flags.map(([, flag], i) => `  ${(spelled[i] ?? '').padEnd(width)}  ${meaning(flag)}`)]
      : []),
    ...(command.examples.length > 0 ? ['', ...command.examples.map((example) => `  ${example}`)] : []),
  ].join('\n');
}

function spell(name: string, flag: Flag): string {
  return flag.value === undefined ? `--${name}` : `--${name} ${flag.value}`;
}

function meaning(flag: Flag): string {
  const sources = [
    ...(flag.env === undefined ? [] : [`$${flag.env}`]),
    ...(flag.default === undefined ? [] : [`default ${flag.default}`]),
  ];
  return sources.length === 0 ? flag.summary : `${flag.summary} (${sources.join(', ')})`;
}
