/** Prints what is wrong with the files, each problem at its place. */

import { renderDiagnostic, type Diagnostic } from '../config/diagnostic.ts';
import type { ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

export function printProblems(
  problems: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  terminal: Terminal,
): void {
  for (const problem of problems) {
    terminal.err(renderDiagnostic(problem, sources.get(problem.at.file) ?? null, terminal.style));
    terminal.err('');
  }
}

/** `3 errors, 1 warning`. */
export function countProblems(problems: readonly Diagnostic[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const notes = problems.filter((problem) => problem.severity === 'note').length;
  const told = [plural(errors, 'error'), plural(problems.length - errors - notes, 'warning')];
  return [...told, ...(notes === 0 ? [] : [plural(notes, 'note')])].join(', ');
}

/** As data, for `--json`. */
export function problemsAsJson(problems: readonly Diagnostic[]): readonly object[] {
  return problems.map(({ severity, code, message, help, at }) => ({ severity, code, message, help, ...at }));
}

/** An unreadable file means that nothing can be said (2); any other error that the files are wrong (1). */
export function verdictOf(problems: readonly Diagnostic[]): ExitCode {
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return 0;
  return errors.some((problem) => problem.code === 'unreadable-file') ? 2 : 1;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
