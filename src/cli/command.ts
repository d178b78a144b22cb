/** A command as data: its help, its parsing and its run all come from the same object. */

import type { Terminal } from './terminal.ts';

/** 0 yes · 1 no (invalid, denied, a failing test, a difference) · 2 could not tell (usage, unreadable file). */
export type ExitCode = 0 | 1 | 2;

export interface Flag {
  /** The word behind `--name` in the help; none = a switch. */
  readonly value?: string;
  readonly summary: string;
  /** Read when the flag is not given. */
  readonly env?: string;
  readonly default?: string;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands behind the name: `METHOD TARGET`; empty = nothing. */
  readonly operands: string;
  /** Least and most operands. */
  readonly count: readonly [number, number];
  readonly flags: Readonly<Record<string, Flag>>;
  /** Lines of an example or two. */
  readonly examples: readonly string[];
  run(call: Call, terminal: Terminal): Promise<ExitCode>;
}

export interface Call {
  readonly operands: readonly string[];
  /** Given, from the environment, or the default. */
  value(flag: string): string | undefined;
  has(flag: string): boolean;
}

/** The caller's mistake: printed with a pointer to the help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Flags that several commands share, written once. */
export const CONFIG: Flag = {
  value: 'FILE',
  summary: 'the operator’s file',
  env: 'SALLYPORT_CONFIG',
  default: 'config/sallyport.yaml',
};
export const POLICY: Flag = {
  value: 'FILE',
  summary: 'this policy instead of the one that the configuration names; several files are joined by commas',
};
export const JSON_OUTPUT: Flag = { summary: 'print JSON, with a `version`' };
export const TOKEN_FILE: Flag = {
  value: 'FILE',
  summary: 'holds the token of the admin listener',
  env: 'SALLYPORT_ADMIN_TOKEN_FILE',
};
export const ADMIN: Flag = {
  value: 'URL',
  summary: 'the admin listener of a running gate',
  env: 'SALLYPORT_ADMIN',
  default: 'http://127.0.0.1:9090',
};
