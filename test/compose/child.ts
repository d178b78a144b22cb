/** The real program as a child, told by signals what to do. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { start } from '../cli/program.ts';
import type { Site } from './site.ts';

export class Child implements AsyncDisposable {
  readonly #process: ChildProcess;
  /** All that it has told its operator. */
  told = '';
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;

  private constructor(process: ChildProcess) {
    this.#process = process;
    this.ended = once(process, 'close').then(() => process.exitCode);
    process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.told += text));
    process.stdout?.resume();
  }

  /** Serves from the files of `site`, which from now on asks it. */
  static async run(site: Site): Promise<Child> {
    const child = new Child(start(['run', '--config', site.path('sallyport.yaml')]));
    await child.until('serves at');
    const [, port, admin] =
      /127\.0\.0\.1:(\d+), for its operator at http:\/\/127\.0\.0\.1:(\d+)/.exec(child.told) ?? [];
    site.follow(Number(port), Number(admin));
    return child;
  }

  async until(text: string): Promise<void> {
    for (let attempt = 0; attempt < 500; attempt += 1) {
      if (this.told.includes(text)) return;
      await sleep(20);
    }
    throw new Error(`it never told of ${text}: ${this.told}`);
  }

  signal(name: 'SIGHUP' | 'SIGTERM' | 'SIGUSR1'): void {
    this.#process.kill(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
  }
}
