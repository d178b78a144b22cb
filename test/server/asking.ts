/** A real server that answers forward-auth on the straight line, as the listener does it, with a policy that reads the path. */

import { createServer, type Server } from 'node:http';
import { UNKNOWN_DEVICE } from '../../src/core/device.ts';
import { ANONYMOUS } from '../../src/core/identity.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { Effect } from '../../src/core/policy/model.ts';
import type { Evaluator } from '../../src/core/policy/verdict.ts';
import { HostTable } from '../../src/core/route.ts';
import { handle } from '../../src/gate.ts';
import { createAnswers } from '../../src/server/answers.ts';
import { Exchange } from '../../src/server/exchange.ts';
import { isForwardAuth, serveForwardAuth } from '../../src/server/forward-auth.ts';
import type { Gate } from '../../src/stages.ts';
import { APP, denialOf, FELIX, KEYS, REQUEST_ID } from './answering.ts';

const EFFECTS: Readonly<Record<string, Effect>> = { ledgers: 'allow', exports: 'step_up', public: 'login' };

/** `/ledgers/**` is allowed for GET from a known address, `/exports/**` needs a step-up, `/public/**` a sign-in, all else is denied. */
const EVALUATOR: Evaluator = {
  policy: {
    id: 'sha256:0',
    timezone: 'UTC',
    claims: new Map(),
    device: new Map(),
    groups: new Map(),
    postures: new Map(),
    networks: new Map(),
    schedules: new Map(),
    apps: new Map(),
    grants: [],
    denies: [],
    nevers: [],
    assumed: [],
    personas: new Map(),
    tests: [],
  },
  evaluate({ path, method, ip }) {
    const known = method === 'GET' && ['203.0.113.7', '127.0.0.1'].includes(ip.join('.'));
    const effect = known ? (EFFECTS[path.segments[0] ?? ''] ?? 'deny') : 'deny';
    const { verdict } = denialOf({ effect, by: effect === 'allow' ? 'fin-read' : 'default', reasons: [] });
    return { verdict, shadow: null };
  },
  deciders: () => [],
  until: () => Infinity,
  reads: () => [],
};

export class Asking implements AsyncDisposable {
  readonly recorded: { exchange: Exchange; outcome: Outcome }[] = [];
  readonly #server: Server;

  private constructor(peer: 'trusted' | 'untrusted') {
    const gate: Gate = {
      generation: {
        number: 1,
        hosts: new HostTable([['finance.corp.example', APP]]),
        evaluator: EVALUATOR,
        authenticate: (_app, { rawHeaders }) => (rawHeaders.includes('Bearer felix') ? FELIX : ANONYMOUS),
        inspect: () => UNKNOWN_DEVICE,
        reach: () => ({ amr: null, failed: new Set() }),
      },
      answers: createAnswers({ own: { assertionKeys: () => KEYS, people: () => null }, report: () => {} }),
      live: { epoch: 0, add: () => {}, remove: () => {} },
      ensureRecordable: () => {},
      record: (exchange, outcome) => void this.recorded.push({ exchange, outcome }),
    };
    this.#server = createServer((request, response) => {
      const { method = '', url: target = '', rawHeaders, headers } = request;
      const ip = String(headers['x-forwarded-for'] ?? '192.0.2.1');
      const client = { ip, address: ip.split('.').map(Number), scheme: 'http' } as const;
      const channel = { kind: 'response', response } as const;
      const arrival = { id: REQUEST_ID, request, channel, client, target, parentId: null };
      if (peer === 'trusted' && isForwardAuth(target)) void serveForwardAuth(gate, arrival);
      else void handle(gate, new Exchange({ ...arrival, kind: 'http', method, rawHeaders }));
    });
  }

  static async from(peer: 'trusted' | 'untrusted'): Promise<Asking> {
    const asking = new Asking(peer);
    await new Promise<void>((done) => asking.#server.listen(0, '127.0.0.1', done));
    return asking;
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
