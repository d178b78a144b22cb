/** All commands, in the order of the help. */

import { check } from './check.ts';
import type { Command } from './command.ts';
import { explain } from './explain.ts';
import { health } from './health.ts';
import { keys } from './keys.ts';
import { run } from './run.ts';
import { schema } from './schema.ts';
import { status } from './status.ts';
import { test } from './test.ts';

export const COMMANDS: readonly Command[] = [run, check, test, explain, schema, keys, health, status];
