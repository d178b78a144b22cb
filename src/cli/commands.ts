/** All commands by name, in the order of the help. Each is loaded when it is asked for: a health check needs little of what `explain` does. */

import type { Command } from './command.ts';

export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).run,
  check: async () => (await import('./check.ts')).check,
  test: async () => (await import('./test.ts')).test,
  lint: async () => (await import('./lint.ts')).lint,
  explain: async () => (await import('./explain.ts')).explain,
  diff: async () => (await import('./diff.ts')).diff,
  'who-can': async () => (await import('./who-can.ts')).whoCan,
  'what-can': async () => (await import('./what-can.ts')).whatCan,
  replay: async () => (await import('./replay.ts')).replay,
  tighten: async () => (await import('./tighten.ts')).tighten,
  fmt: async () => (await import('./fmt.ts')).fmt,
  schema: async () => (await import('./schema.ts')).schema,
  keys: async () => (await import('./keys.ts')).keys,
  health: async () => (await import('./health.ts')).health,
  revoke: async () => (await import('./revoke.ts')).revoke,
  status: async () => (await import('./status.ts')).status,
};

/** @returns null when there is none by this name. */
export async function commandNamed(name: string): Promise<Command | null> {
  return Object.hasOwn(COMMANDS, name) ? ((await COMMANDS[name]?.()) ?? null) : null;
}

export function allCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}
