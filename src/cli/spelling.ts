/** Decisions, places and command lines, each spelled one way in all commands: places can be clicked on, command lines pasted. */

import type { Effect } from '../core/policy/model.ts';
import type { Position } from '../core/position.ts';

/** `deny by contractors-out-of-finance`. */
export function decisionInWords(effect: Effect, rules: readonly string[]): string {
  return rules.length === 0 ? effect : `${effect} by ${rules.join(', ')}`;
}

/** `config/policy.yaml:41:15`. */
export function placeOf({ file, line, col }: Position): string {
  return `${file}:${line}:${col}`;
}

/** `config/policy.yaml:41`. */
export function lineOf({ file, line }: Position): string {
  return `${file}:${line}`;
}

/** One word for a POSIX shell, quoted only where it must be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
