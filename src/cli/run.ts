/** `sallyport run`: serves until SIGTERM or SIGINT; SIGHUP reloads, SIGUSR1 opens the access log anew. */

import type { Program } from '../compose/program.ts';
import { VERSION } from '../compose/version.ts';
import { CONFIG, type Command, type ExitCode } from './command.ts';
import { printProblems, verdictOf } from './problems.ts';
import type { Terminal } from './terminal.ts';

export const run: Command = {
  name: 'run',
  summary: 'serve',
  operands: '',
  count: [0, 0],
  flags: { config: CONFIG },
  examples: ['sallyport run', 'sallyport run --config /etc/sallyport/sallyport.yaml'],
  async run(call, terminal) {
    // Only here: the whole stack costs a health check a tenth of a second otherwise.
    const { startProgram } = await import('../compose/program.ts');
    let refused: ExitCode = 1;
    let program: Program | null = null;
    // From the start: unheard, SIGHUP would end the process, and SIGUSR1 open Node's inspector.
    process.on('SIGHUP', () => void program?.reload());
    process.on('SIGUSR1', () => program?.reopenLog());
    program = await startProgram(call.value('config') ?? '', terminal.env, {
      problems(problems, sources) {
        printProblems(problems, sources, terminal);
        refused = verdictOf(problems);
      },
      note: (line) => terminal.err(`${new Date().toISOString()} ${line}`),
    });
    if (program === null) return refused;
    introduce(program, terminal);
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', resolve).once('SIGINT', resolve);
    });
    terminal.err('stopping: what is open may end');
    await program.stop();
    return 0;
  },
};

function introduce({ address, admin, settings }: Program, terminal: Terminal): void {
  const scheme = settings.listen.tls === null ? 'http' : 'https';
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  terminal.err(
    `sallyport ${VERSION} serves at ${scheme}://${host}:${address.port}, for its operator at http://${settings.admin.host}:${admin.port}`,
  );
  for (const { name, origins } of settings.apps) {
    terminal.err(`  ${name}: ${origins.map(({ origin }) => origin).join(', ')}`);
  }
  for (const { name, where, meaning } of settings.weakenings) terminal.err(`  INSECURE ${name} (${where}): ${meaning}`);
}
