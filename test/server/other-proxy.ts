/** Another proxy, as the system has it installed, with the configuration that `docs/forward-auth.md` prints or one of a test's own. */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * False where it is not installed: said aloud on a developer's machine, a failure in CI, where nothing may be left out in
 * silence.
 */
export function isInstalled(program: string, version: string): boolean {
  const { error } = spawnSync(program, [version]);
  if (error === undefined) return true;
  if (process.env['CI'] !== undefined) throw new Error(`${program} is not installed, and CI must run this test`);
  process.stderr.write(`\nMISSING PART: ${program} is not installed, so nothing was tried with it\n\n`);
  return false;
}

/** The indented block below a heading of the page: what people copy is what is tested. */
export async function documentedFor(proxy: 'nginx' | 'Caddy'): Promise<string> {
  const page = await readFile(new URL('../../docs/forward-auth.md', import.meta.url), 'utf8');
  const section = page.split(`\n## ${proxy}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('    ') || line === '')
    .join('\n');
}

export interface Started {
  readonly program: string;
  readonly args: (folder: string, file: string) => readonly string[];
  /** The text of its configuration file. */
  readonly configured: (folder: string) => string;
  /** Where it is to listen. */
  readonly port: number;
}

export class OtherProxy implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, child: ChildProcess, folder: string) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  /** Resolves when it answers. */
  static async start({ program, args, configured, port }: Started): Promise<OtherProxy> {
    const folder = await mkdtemp(join(tmpdir(), `sallyport-${program}-`));
    const file = join(folder, 'configuration');
    await writeFile(file, configured(folder));
    const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
    const child = spawn(program, args(folder, file), { stdio: ['ignore', 'ignore', 'inherit'], env });
    await answering(port, child);
    return new OtherProxy(port, child, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      this.#child.kill();
      await once(this.#child, 'exit');
    }
    await rm(this.#folder, { recursive: true });
  }
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} did not start`);
    const reached = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (reached) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${child.spawnfile} does not answer`);
}
