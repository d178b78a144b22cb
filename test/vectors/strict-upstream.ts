/** An upstream that reads its requests byte by byte, takes nothing but plain HTTP/1.1, and answers each with `ok`. */

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface Message {
  readonly line: string;
  /** Names in lower case. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const LINE = /^[A-Z][A-Z-]* \/[\x21-\x7e]* HTTP\/1\.1$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\t\x20-\x7e\x80-\xff]*)$/;
const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

export class StrictUpstream implements AsyncDisposable {
  readonly server: Server;
  /** Complete requests, over all connections. */
  readonly messages: Message[] = [];
  /** What no strict reader would take for a request. */
  readonly violations: string[] = [];
  readonly #rests = new Map<Socket, string>();

  private constructor() {
    this.server = createServer((socket) => {
      this.#rests.set(socket, '');
      socket.setEncoding('latin1');
      socket.on('error', () => {});
      socket.on('close', () => this.#rests.delete(socket));
      socket.on('data', (text: string) => this.#read(socket, text));
    });
  }

  /** Resolves when no connection holds the beginning of a request: what was not finished was given up. */
  async settled(): Promise<void> {
    while (Array.from(this.#rests.values()).some((rest) => rest !== '')) await setTimeout(5);
  }

  static create(): StrictUpstream {
    return new StrictUpstream();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#rests.keys()) socket.destroy();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  #read(socket: Socket, text: string): void {
    let rest = (this.#rests.get(socket) ?? '') + text;
    for (;;) {
      const taken = this.#take(rest);
      if (taken === 0) break;
      rest = rest.slice(taken);
      socket.write(ANSWER);
    }
    this.#rests.set(socket, rest);
  }

  /** @returns how many characters the first complete request is long; 0 = there is none. */
  #take(text: string): number {
    const end = text.indexOf('\r\n\r\n');
    if (end === -1) return 0;
    const [line = '', ...lines] = text.slice(0, end).split('\r\n');
    if (!LINE.test(line)) this.violations.push(`request line ${JSON.stringify(line)}`);
    const fields = lines.map((field) => {
      const [, name = '', value = ''] = FIELD.exec(field) ?? [];
      if (name === '') this.violations.push(`field ${JSON.stringify(field)}`);
      return [name.toLowerCase(), value] as const;
    });
    const lengths = fields.filter(([name]) => name === 'content-length');
    const codings = fields.filter(([name]) => name === 'transfer-encoding');
    if (lengths.length + codings.length > 1) this.violations.push('more than one framing field');
    if (fields.filter(([name]) => name === 'host').length !== 1) this.violations.push('not exactly one host');
    const start = end + 4;
    const body = codings.length > 0 ? this.#chunks(text, start, codings[0]?.[1]) : this.#bytes(text, start, lengths[0]?.[1]);
    if (body === null) return 0;
    this.messages.push({ line, fields, body: body.content });
    return body.end;
  }

  #bytes(text: string, start: number, length = '0'): { content: string; end: number } | null {
    if (!/^\d+$/.test(length)) this.violations.push(`length ${JSON.stringify(length)}`);
    const end = start + Number(length);
    return end > text.length ? null : { content: text.slice(start, end), end };
  }

  #chunks(text: string, start: number, coding: string | undefined): { content: string; end: number } | null {
    if (coding !== 'chunked') this.violations.push(`coding ${JSON.stringify(coding)}`);
    let content = '';
    let at = start;
    for (;;) {
      const line = text.indexOf('\r\n', at);
      if (line === -1) return null;
      const size = text.slice(at, line);
      if (!/^[0-9a-f]+$/i.test(size)) this.violations.push(`chunk size ${JSON.stringify(size)}`);
      const end = line + 2 + Number.parseInt(size, 16);
      if (text.length < end + 2) return null;
      if (text.slice(end, end + 2) !== '\r\n') this.violations.push('a chunk without its end');
      content += text.slice(line + 2, end);
      at = end + 2;
      if (end === line + 2) return { content, end: at };
    }
  }
}
