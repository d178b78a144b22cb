/** A real nginx: with the configuration that `docs/forward-auth.md` prints, between a client, the gate and an app, or another one. */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';

/**
 * False where nginx is not installed: said aloud on a developer's machine, a failure in CI, where nothing may be left
 * out in silence.
 */
export function hasNginx(): boolean {
  const { error } = spawnSync('nginx', ['-v']);
  if (error === undefined) return true;
  if (process.env['CI'] !== undefined) throw new Error('nginx is not installed, and CI must run this test');
  process.stderr.write('\nMISSING PART: nginx is not installed, so nothing was tried with it\n\n');
  return false;
}

export class Nginx implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, child: ChildProcess, folder: string) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  /** @param at where it listens; any free port unless said. */
  static async between(gate: number, app: number, at: number | null = null): Promise<Nginx> {
    const locations = (await documented())
      .replaceAll('127.0.0.1:8443', `127.0.0.1:${gate}`)
      .replace('127.0.0.1:9000', `127.0.0.1:${app}`);
    return Nginx.serving(locations, at ?? (await freePort()));
  }

  /** @param locations of its one server; `shared` is a cache that they may use. */
  static async serving(locations: string, port: number): Promise<Nginx> {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-nginx-'));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    await writeFile(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http { access_log off; ${temporary.join(' ')} proxy_cache_path ${folder}/cache keys_zone=shared:1m;
  server { listen 127.0.0.1:${port}; merge_slashes off;
${locations}
  } }`,
    );
    const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' });
    await answering(port, child);
    return new Nginx(port, child, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      this.#child.kill();
      await once(this.#child, 'exit');
    }
    await rm(this.#folder, { recursive: true });
  }
}

/** The indented block below `## nginx`: what people copy is what is tested. */
async function documented(): Promise<string> {
  const page = await readFile(new URL('../../docs/forward-auth.md', import.meta.url), 'utf8');
  const section = page.split('\n## nginx\n')[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .join('\n');
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error('nginx did not start');
    const reached = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (reached) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('nginx does not answer');
}
