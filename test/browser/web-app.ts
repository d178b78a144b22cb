/** An app as people have them behind the gate: pages with scripts, an event stream, a WebSocket. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { portOf } from '../server/raw-client.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export class WebApp implements AsyncDisposable {
  /** `METHOD path`, in order. */
  readonly received: string[] = [];
  /** Path → what stands there; every other path has a page that says its name. */
  readonly pages = new Map<string, Handler>();
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#sockets = new WebSocketServer({ server: this.#server });
  }

  static async start(): Promise<WebApp> {
    const app = new WebApp();
    app.#server.listen(0, '127.0.0.1');
    await once(app.#server, 'listening');
    return app;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  /** A page with this body. */
  put(path: string, body: string, headers: Readonly<Record<string, string>> = {}): void {
    this.pages.set(path, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
      response.end(`<!doctype html><html lang=en><link rel=icon href="data:,"><title>the app</title>${body}</html>`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    this.received.push(`${request.method} ${path}`);
    request.resume();
    if (!this.pages.has(path)) this.put(path, `<h1>This is ${path}</h1>`);
    this.pages.get(path)?.(request, response);
  }
}

/** Says one thing, and stays open. */
export const stream: Handler = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('data: hello\n\n');
};
