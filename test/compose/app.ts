/** An app with long answers: event streams, slow transfers and WebSockets, of which it knows how each one ended. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { WebSocketServer } from 'ws';
import { portOf } from '../server/raw-client.ts';

const PIECE = Buffer.alloc(1024, 'x');
const BEAT = 5;

export class App {
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  /** Streams, uploads and WebSockets that are open now. */
  open = 0;
  asked = 0;
  /** Bytes of bodies that came. */
  uploaded = 0;
  /** When the last of them was closed from outside; 0 = never. */
  cutAt = 0;
  /** Requests for `/…/held` are answered when this resolves. */
  #release = Promise.withResolvers<void>();

  private constructor() {
    this.#server = createServer({ requestTimeout: 0 }, (request, response) => this.#serve(request, response));
    this.#sockets = new WebSocketServer({ noServer: true });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#sockets.on('connection', (socket) => {
      this.open += 1;
      socket.on('error', () => {});
      socket.on('message', (data) => socket.send(data));
      socket.on('close', () => this.#closed());
    });
  }

  static async start(): Promise<App> {
    const app = new App();
    app.#server.listen(0, '127.0.0.1');
    await once(app.#server, 'listening');
    return app;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  /** Lets what is held be answered. */
  release(): void {
    this.#release.resolve();
    this.#release = Promise.withResolvers();
  }

  connections(): Promise<number> {
    return promisify(this.#server.getConnections.bind(this.#server))();
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    this.asked += 1;
    const [path = ''] = (request.url ?? '').split('?');
    if (path.endsWith('/events')) this.#stream(response, 'text/event-stream', Number.POSITIVE_INFINITY);
    else if (path.endsWith('/download')) this.#stream(response, 'application/octet-stream', 4_000);
    else if (path.endsWith('/short')) this.#stream(response, 'application/octet-stream', 120);
    else if (path.endsWith('/held')) this.#hold(response);
    else if (request.method === 'POST') this.#take(request, response);
    else this.#answer(response, path);
  }

  /** `/…/held` is never answered. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (request.url?.endsWith('/held') !== true) {
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#sockets.emit('connection', opened, request));
      return;
    }
    this.open += 1;
    socket.on('error', () => {});
    socket.on('close', () => this.#closed());
    socket.on('end', () => socket.destroy()).resume();
  }

  /** Some at once and some after a while, as apps do. */
  #answer(response: ServerResponse, path: string): void {
    if (this.asked % 3 === 0) setTimeout(() => response.end(path), 2 * BEAT);
    else response.end(path);
  }

  /** A kilobyte at each beat. */
  #stream(response: ServerResponse, type: string, pieces: number): void {
    this.open += 1;
    let left = pieces;
    response.writeHead(200, { 'content-type': type });
    const timer = setInterval(() => {
      response.write(type === 'text/event-stream' ? 'data: tick\n\n' : PIECE);
      left -= 1;
      if (left === 0) response.end();
    }, BEAT);
    response.on('close', () => {
      clearInterval(timer);
      this.open -= 1;
      if (!response.writableFinished) this.cutAt = performance.now();
    });
  }

  #hold(response: ServerResponse): void {
    this.open += 1;
    void this.#release.promise.then(() => response.end('held'));
    response.on('close', () => this.#closed());
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    this.open += 1;
    request.on('data', (chunk: Buffer) => (this.uploaded += chunk.length));
    request.on('end', () => response.end('taken'));
    request.on('error', () => {});
    response.on('close', () => this.#closed());
  }

  #closed(): void {
    this.open -= 1;
    this.cutAt = performance.now();
  }
}
