/** An app behind the gate that keeps, byte for byte, what it was sent. */

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { portOf } from '../server/raw-client.ts';

export interface Received {
  /** Request line and fields as they came, latin1, without the empty line. */
  readonly head: string;
  readonly method: string;
  readonly target: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export type Answer = (received: Received, socket: Socket) => void;

/** Takes every upgrade, and says `app` to everything else. */
export const civil: Answer = (received, socket) => {
  if (valuesOf(received, 'upgrade').length === 0) {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 3\r\n\r\napp');
  } else {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n');
  }
};

export class RecordingApp {
  readonly received: Received[] = [];
  /** Everything that came, on all connections. */
  bytes = '';
  answer: Answer = civil;
  readonly server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.server = createServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<RecordingApp> {
    const app = new RecordingApp();
    app.server.listen(0, '127.0.0.1');
    await once(app.server, 'listening');
    return app;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server)}`;
  }

  /** That are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** What came so far is forgotten, and the answer is civil again. */
  reset(): void {
    this.received.length = 0;
    this.bytes = '';
    this.answer = civil;
  }

  async stop(): Promise<void> {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.server, 'close');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let rest = '';
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      this.bytes += chunk.toString('latin1');
      rest += chunk.toString('latin1');
      for (let message = take(rest); message !== null; message = take(rest)) {
        rest = rest.slice(message.length);
        this.received.push(message.received);
        this.answer(message.received, socket);
      }
    });
  }
}

/** All values under a name, whatever its case. */
export function valuesOf(received: Received, name: string): string[] {
  return received.fields.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value);
}

/** As an app reads its headers behind CGI, WSGI, PHP or nginx: everything but letters and digits is `_`. */
export function cgiOf(received: Received): Map<string, string[]> {
  const variables = new Map<string, string[]>();
  for (const [name, value] of received.fields) {
    const variable = `HTTP_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
    variables.set(variable, [...(variables.get(variable) ?? []), value]);
  }
  return variables;
}

/** The first complete request; null = there is none yet. */
function take(text: string): { received: Received; length: number } | null {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = text.slice(0, end);
  const [line = '', ...lines] = head.split('\r\n');
  const [method = '', target = ''] = line.split(' ');
  const fields = lines.map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon), field.slice(colon + 1).trim()] as const;
  });
  const framing = (name: string) => fields.find(([field]) => field.toLowerCase() === name)?.[1];
  const start = end + 4;
  const stop =
    framing('transfer-encoding') === undefined
      ? start + Number(framing('content-length') ?? 0)
      : endOfChunks(text, start);
  if (stop === null || stop > text.length) return null;
  return { received: { head, method, target, fields, body: text.slice(start, stop) }, length: stop };
}

function endOfChunks(text: string, start: number): number | null {
  const last = /(?:^|\r\n)0\r\n\r\n/.exec(text.slice(start));
  return last === null ? null : start + last.index + last[0].length;
}
