/** The program: argv → command. The only place that exits the process. */

import { commandLine } from './cli/command-line.ts';
import { terminal } from './cli/terminal.ts';

// `run` answers only when the gate has stopped; all other commands when they have printed.
process.exitCode = await commandLine(process.argv.slice(2), terminal());
