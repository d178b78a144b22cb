/** A real redis-server on a port of its own, that can be stopped and started again. */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisOptions } from '../../src/store/redis/link.ts';
import { freePort } from '../support/free-port.ts';

/**
 * False where redis-server is not installed: said aloud on a developer's machine, a failure in CI, where nothing may be
 * left out in silence.
 */
export function hasRedis(): boolean {
  const { error } = spawnSync('redis-server', ['--version']);
  if (error === undefined) return true;
  if (process.env['CI'] !== undefined) throw new Error('redis-server is not installed, and CI must run this test');
  process.stderr.write('\nMISSING PART: redis-server is not installed, so sessions in Redis were not tested\n\n');
  return false;
}

export class RedisServer implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #flags: readonly string[];
  #child: ChildProcess | null = null;

  private constructor(port: number, folder: string, flags: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#flags = flags;
  }

  /** @param flags as on its command line. */
  static async start(flags: readonly string[] = []): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-redis-'));
    const port = await freePort();
    const server = new RedisServer(port, folder, ['--port', String(port), ...flags]);
    await server.resume();
    return server;
  }

  /** It speaks nothing but TLS. @param cert PEM, as the key. */
  static async startTls(cert: string, key: string): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-redis-'));
    const port = await freePort();
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    await writeFile(certFile, cert);
    await writeFile(keyFile, key);
    const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-auth-clients', 'no'];
    const server = new RedisServer(port, folder, ['--port', '0', '--tls-port', String(port), ...files]);
    await server.resume();
    return server;
  }

  options(changes: Partial<RedisOptions> = {}): RedisOptions {
    const { port } = this;
    return {
      host: '127.0.0.1',
      port,
      database: 0,
      username: null,
      password: null,
      tls: false,
      ca: null,
      ...changes,
    };
  }

  /** After `kill`; it remembers nothing. */
  async resume(): Promise<void> {
    const alone = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1', '--logfile', join(this.#folder, 'log')];
    const flags = [...alone, '--dir', this.#folder, ...this.#flags];
    this.#child = spawn('redis-server', flags, { stdio: 'inherit' });
    await answering(this.port, this.#child);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Its connections stay, and nothing answers on them; until `thaw`. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true });
  }
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error('redis-server did not start');
    const socket = connect(port, '127.0.0.1');
    const reached = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (reached) return;
    await sleep(50);
  }
  throw new Error('redis-server does not answer');
}
