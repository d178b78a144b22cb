/** The three ways in, asked alike: HTTP, a WebSocket upgrade, and forward-auth of a proxy that may ask. */

import { useGate, type AccessRecord, type GateUnderTest } from './gate.ts';
import { hostOf, type Ask, type Reply } from './request.ts';
import type { Setup } from './settings.ts';

export const WAYS = ['http', 'websocket', 'forward-auth'] as const;
export type Way = (typeof WAYS)[number];

/** Two gates of one setup: one that people reach themselves, and one that another proxy asks. */
export class Ways {
  readonly direct: GateUnderTest;
  readonly behind: GateUnderTest;

  constructor(direct: GateUnderTest, behind: GateUnderTest) {
    this.direct = direct;
    this.behind = behind;
  }

  async ask(way: Way, target: string, ask: Ask = {}): Promise<Reply> {
    switch (way) {
      case 'http':
        return this.direct.ask(target, ask);
      case 'websocket':
        return this.direct.upgrade(target, ask);
      case 'forward-auth':
        return this.behind.ask('/.sallyport/auth', {
          ...ask,
          method: 'GET',
          fields: [...describing(target, ask), ...(ask.fields ?? [])],
        });
    }
  }

  /** Whether an app got the request, or another proxy was told to forward it. */
  passed(way: Way, reply: Reply): boolean {
    return way === 'forward-auth' ? reply.status === 200 : this.direct.app.received.length > 0;
  }

  record(way: Way): Promise<AccessRecord> {
    return way === 'forward-auth' ? this.behind.record() : this.direct.record();
  }
}

/** As Traefik and Caddy describe the request that they hold. */
function describing(target: string, { method = 'GET', app = '', host = hostOf(app) }: Ask): string[] {
  return [
    `X-Forwarded-Method: ${method}`,
    'X-Forwarded-Proto: https',
    `X-Forwarded-Host: ${host}`,
    `X-Forwarded-Uri: ${target}`,
    'X-Forwarded-For: 203.0.113.7',
  ];
}

export function useWays(setup: Setup = {}): Ways {
  const settings = { ...setup.settings, forward_auth: ['127.0.0.1/32'] };
  return new Ways(useGate(setup), useGate({ ...setup, settings }));
}
