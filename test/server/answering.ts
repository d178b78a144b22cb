/** A real HTTP server whose every request is answered by the gate's own `Answers`, and raw clients to ask it. */

import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { UNKNOWN_DEVICE } from '../../src/core/device.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { Principal } from '../../src/core/identity.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { Denial } from '../../src/core/policy/decide.ts';
import type { Verdict } from '../../src/core/policy/verdict.ts';
import { createAnswers } from '../../src/server/answers.ts';
import { Exchange } from '../../src/server/exchange.ts';
import type { Answers, App } from '../../src/stages.ts';

export const REQUEST_ID = '01KAJ3ZQ8Y7V6T5R4W3X2P1N0M';
const CLIENT = { address: [127, 0, 0, 1], ip: '127.0.0.1', scheme: 'https' } as const;

export const KEYS = JSON.stringify({ keys: [{ kty: 'EC', kid: 'k1' }] });

export class Answering implements AsyncDisposable {
  readonly exchanges: Exchange[] = [];
  readonly outcomes: Outcome[] = [];
  readonly faults: Fault[] = [];
  readonly #server: Server;

  private constructor(answer: (answers: Answers, exchange: Exchange) => Promise<Outcome>) {
    const answers = createAnswers({
      own: { assertionKeys: () => KEYS, people: () => null },
      report: (_exchange, fault) => void this.faults.push(fault),
    });
    const take = async (exchange: Exchange) => {
      this.exchanges.push(exchange);
      exchange.host = 'finance.corp.example';
      this.outcomes.push(await answer(answers, exchange));
    };
    this.#server = createServer((request, response) => {
      void take(exchangeOf('http', request, { kind: 'response', response }));
    });
    // As the gate does it: nothing is said to `Expect` before the decision.
    this.#server.on('checkContinue', (request, response) => {
      void take(exchangeOf('http', request, { kind: 'response', response }));
    });
    this.#server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => {});
      void take(exchangeOf('websocket', request, { kind: 'socket', socket, head }));
    });
    this.#server.on('connect', (request, socket, head) => {
      void take(exchangeOf('http', request, { kind: 'socket', socket, head }));
    });
  }

  static async by(answer: (answers: Answers, exchange: Exchange) => Promise<Outcome>): Promise<Answering> {
    const answering = new Answering(answer);
    await new Promise<void>((done) => answering.#server.listen(0, '127.0.0.1', done));
    return answering;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening on a port');
    return address.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

export function exchangeOf(
  kind: Exchange['kind'],
  request: Exchange['request'],
  channel: Exchange['channel'],
): Exchange {
  const { method = '', url: target = '', rawHeaders } = request;
  return new Exchange({
    id: REQUEST_ID,
    kind,
    request,
    channel,
    client: CLIENT,
    method,
    target,
    rawHeaders,
    parentId: null,
  });
}

export const APP: App = {
  name: 'finance-records',
  origin: 'https://finance.corp.example',
  paths: {
    encodedSlash: 'refuse',
    doubleEncoding: 'refuse',
    semicolon: 'refuse',
    emptySegments: 'refuse',
    case: 'sensitive',
    trailingSlash: 'same',
  },
  originAt: () => 'https://finance.corp.example',
  accepts: { providers: ['corp'], credentials: ['bearer'], authorization: 'ours' },
  tokenIssuers: [],
  signIn: [],
  card: { title: 'Financial records', about: null, start: '/', shown: 'openable' },
  admitsOrigin: () => true,
  admitsSender: () => true,
  admitsWorker: () => true,
  forward: () => Promise.reject(new Error('not in these tests')),
  tunnel: () => Promise.reject(new Error('not in these tests')),
  explain: false,
  acrValues: (_provider, claim, value) => (claim === 'amr' && value === 'mfa' ? ['urn:corp:mfa'] : []),
  identityHeaders: () => ['x-sallyport-assertion', 'a.b.c'],
  presetKeys: null,
  isOurs: () => false,
};

export const FELIX: Principal = {
  via: 'bearer',
  provider: 'corp',
  iss: 'https://idp.corp.example',
  sub: 'felix',
  claims: Object.assign(Object.create(null), { email: 'felix@corp.example' }),
  incomplete: [],
  signIn: { amr: ['pwd'], acr: null, at: null },
  issuedAt: 0,
  expiresAt: Infinity,
  sid: null,
  session: null,
  deviceClaims: Object.create(null),
  factsAt: 0,
  fingerprint: 'f',
};

export function denialOf(verdict: Partial<Verdict>, identity: Denial['query']['identity'] = FELIX): Denial {
  const path = {
    path: '/exports/q3.csv',
    query: '',
    segments: ['exports', 'q3.csv'],
    trailingSlash: false,
    folded: [],
  };
  return {
    query: {
      app: APP.name,
      method: 'GET',
      path,
      identity,
      device: UNKNOWN_DEVICE,
      ip: [127, 0, 0, 1],
      now: 0,
      reach: { amr: null, failed: new Set() },
    },
    verdict: {
      effect: 'deny',
      by: 'default',
      uncertain: false,
      reasons: ['no-grant'],
      resource: null,
      stepUp: null,
      message: null,
      postures: [],
      ...verdict,
    },
    shadow: null,
    policy: 'sha256:0',
  };
}

/** The bytes of one answer, sent to the end of the connection. */
export function ask(port: number, text: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (received += chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(new Reply(received)));
  });
}

export class Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly raw: string;

  constructor(raw: string) {
    const split = raw.indexOf('\r\n\r\n');
    const [line = '', ...fields] = raw.slice(0, split).split('\r\n');
    this.status = Number(line.split(' ')[1]);
    this.headers = new Headers(
      fields.map((field) => [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 1).trim()]),
    );
    this.body = raw.slice(split + 4);
    this.raw = raw;
  }

  json(): unknown {
    return JSON.parse(this.body);
  }
}

/** A GET that asks the server to close afterwards. */
export function get(target: string, ...fields: string[]): string {
  return [`GET ${target} HTTP/1.1`, 'Host: finance.corp.example', 'Connection: close', ...fields, '', ''].join('\r\n');
}
