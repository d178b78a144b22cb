/** What was found wrong while a command read its files, with the texts that are needed to show it. */

import type { Diagnostic } from '../config/diagnostic.ts';

export class Findings {
  readonly problems: Diagnostic[] = [];
  /** Text by file, for carets; never a secret. */
  readonly sources = new Map<string, string>();

  /** @param reason `there is no such file` */
  unreadable(file: string, reason: string): void {
    const message = `cannot read \`${file}\`: ${reason}`;
    const at = { file, line: 1, col: 1 };
    this.problems.push({ severity: 'error', code: 'unreadable-file', message, help: null, at, length: 0 });
  }

  get hasErrors(): boolean {
    return this.problems.some((problem) => problem.severity === 'error');
  }
}
