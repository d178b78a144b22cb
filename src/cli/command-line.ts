/** From the words of a command line to a command's exit code. */

import { parseArgs } from 'node:util';
import { UsageError, type Call, type Command, type ExitCode } from './command.ts';
import { allCommands, commandNamed, COMMANDS } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { suggestion } from './suggestion.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from '../compose/version.ts';

export async function commandLine(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === '--version' || name === '-V') return print(terminal, VERSION);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const asked = await commandNamed(rest[0] ?? '');
    return print(terminal, asked === null ? overview(await allCommands()) : commandHelp(asked));
  }
  const command = await commandNamed(name);
  if (command === null) {
    terminal.err(`sallyport: there is no command \`${name}\`${suggestion(name, Object.keys(COMMANDS))}`);
    terminal.err('see `sallyport --help`');
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) return print(terminal, commandHelp(command));
  try {
    return await command.run(parseCall(command, rest, terminal), terminal);
  } catch (error) {
    terminal.err(`sallyport ${name}: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof UsageError) terminal.err(`see \`sallyport ${name} --help\``);
    return 2;
  }
}

function parseCall(command: Command, words: readonly string[], terminal: Terminal): Call {
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => [
      name,
      { type: flag.value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { values, positionals } = parsed(words, options, command);
  const [least, most] = command.count;
  if (positionals.length < least || positionals.length > most) {
    throw new UsageError(`expected ${command.operands === '' ? 'no operands' : command.operands}`);
  }
  return {
    operands: positionals,
    has: (flag) => values[flag] === true,
    value(flag) {
      const given = values[flag];
      if (typeof given === 'string') return given;
      const { env, default: fallback } = command.flags[flag] ?? {};
      return (env === undefined ? undefined : terminal.env[env]) ?? fallback;
    },
  };
}

function parsed(words: readonly string[], options: Record<string, { type: 'boolean' | 'string' }>, command: Command) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(flagProblem(error, command), { cause: error });
  }
}

/** What Node says of a flag, in our words. */
function flagProblem(error: unknown, { flags }: Command): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, dashes = '', name = ''] = /'(?:-\w, )?(--?)([\w-]+)/.exec(message) ?? [];
  const flag = flags[name];
  if (name === '') return message;
  if (flag === undefined) {
    const known = Object.keys(flags).map((one) => `--${one}`);
    return `there is no flag \`${dashes}${name}\`${suggestion(`--${name}`, known)}`;
  }
  return flag.value === undefined ? `\`--${name}\` takes no value` : `\`--${name}\` needs a value: ${flag.value}`;
}

function print(terminal: Terminal, text: string): ExitCode {
  terminal.out(text);
  return 0;
}
