/** A client of bare bytes. */

import { connect, type Socket } from 'node:net';

export class Wire implements AsyncDisposable {
  readonly socket: Socket;
  /** Everything that came, as latin1. */
  text = '';
  closed = false;
  readonly #watchers = new Set<() => void>();

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
      this.#notify();
    });
    this.socket.on('close', () => {
      this.closed = true;
      this.#notify();
    });
  }

  send(bytes: string | Buffer): this {
    this.socket.write(bytes, 'latin1');
    return this;
  }

  /** Resolves with all text once it contains `mark`; rejects when the connection closes without it. */
  async until(mark: string): Promise<string> {
    await this.#watch(() => this.text.includes(mark) || this.closed);
    if (!this.text.includes(mark))
      throw new Error(`closed without ${JSON.stringify(mark)}: ${JSON.stringify(this.text)}`);
    return this.text;
  }

  /** Resolves with all text once the other side has closed. */
  async end(): Promise<string> {
    await this.#watch(() => this.closed);
    return this.text;
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
  }

  #watch(done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = (): void => {
        if (!done()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
    });
  }

  #notify(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** One request with an empty body, closing. */
export function get(target: string, ...headers: string[]): string {
  return `GET ${target} HTTP/1.1\r\nHost: app.corp.example\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`;
}
