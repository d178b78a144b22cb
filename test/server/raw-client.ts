/** A client that sends exactly the bytes it is told to, and keeps all that comes back. */

import { once } from 'node:events';
import { connect, type Server, type Socket } from 'node:net';

export class RawClient implements Disposable {
  readonly socket: Socket;
  received = '';
  /** Resolves when the connection is over, however it ended. */
  readonly closed: Promise<void>;
  #wake: (() => void) | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.on('data', (chunk: string) => {
      this.received += chunk;
      this.#wake?.();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#wake?.();
        resolve();
      });
    });
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  send(text: string | Buffer): this {
    this.socket.write(text);
    return this;
  }

  /** Rejects when the connection ends before `text` came. */
  async until(text: string): Promise<string> {
    while (!this.received.includes(text)) {
      if (this.socket.destroyed) throw new Error(`closed after ${JSON.stringify(this.received)}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.received;
  }

  /** All that came until the other side closed. */
  async rest(): Promise<string> {
    await this.closed;
    return this.received;
  }

  get statuses(): number[] {
    return Array.from(this.received.matchAll(/HTTP\/1\.1 (\d{3}) /g), (match) => Number(match[1]));
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** The bytes of a GET, with `fields` as further lines. */
export function get(target: string, ...fields: string[]): string {
  return [`GET ${target} HTTP/1.1`, 'Host: app.test', ...fields, '', ''].join('\r\n');
}

export function handshake(target: string, ...fields: string[]): string {
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  return get(target, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', key, ...fields);
}

/** Of a server that listens on TCP. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the server does not listen on a port');
  return address.port;
}
