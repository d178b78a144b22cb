/** Sessions over a store, with a clock to turn and a provider to instruct. */

import { randomBytes } from 'node:crypto';
import type { Principal } from '../../../src/core/identity.ts';
import type { SessionStore } from '../../../src/core/session-store.ts';
import type { SessionTerms } from '../../../src/core/session-terms.ts';
import type { Refreshed, SignedIn } from '../../../src/core/signed-in.ts';
import { GateKey } from '../../../src/identity/sessions/gate-key.ts';
import { type Circumstances, type Created, Sessions } from '../../../src/identity/sessions/sessions.ts';
import { MemoryStore } from '../../../src/store/memory.ts';

export const PORTAL = 'access.corp.example';
export const APP = 'finance.corp.example';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const TERMS: SessionTerms = { lifetime: 12 * HOUR, idle: HOUR, refresh: 5 * MINUTE, grace: 15 * MINUTE };

/** 2026-11-21T08:00:00Z */
const START = 1_795_248_000_000;

export class Clock {
  now = START;
  readonly read = (): number => this.now;

  pass(ms: number): void {
    this.now += ms;
  }
}

export function signedIn(changes: Partial<SignedIn> = {}): SignedIn {
  return {
    provider: 'corp',
    iss: 'https://idp.corp.example',
    sub: 'mira',
    sid: 'idp-session-1',
    claims: Object.assign(Object.create(null), { email: 'mira@corp.example', groups: ['finance'] }),
    incomplete: [],
    signIn: { amr: ['pwd'], acr: null, at: START - 1_000 },
    deviceClaims: Object.assign(Object.create(null), { id: 'd-17', managed: true }),
    factsAt: START - 1_000,
    tokens: { id: 'id-token-1', refresh: 'refresh-token-1' },
    ...changes,
  };
}

/** A provider as sessions see it: what it answers, and how often it was asked. */
export class Provider {
  asked = 0;
  /** What the next refresh says; by default the same with newer tokens. */
  answer: (known: SignedIn) => Refreshed | Promise<Refreshed> = (known) => ({
    kind: 'renewed',
    signedIn: { ...known, tokens: { id: `id-token-${this.asked + 1}`, refresh: `refresh-token-${this.asked + 1}` } },
  });

  readonly refresh = async (known: SignedIn): Promise<Refreshed> => {
    this.asked += 1;
    // As over a network: whoever else comes, comes meanwhile.
    await new Promise((done) => setImmediate(done));
    return this.answer(known);
  };
}

export interface People {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly provider: Provider;
  readonly signIn: (who?: Partial<SignedIn>, about?: Partial<Circumstances>) => Promise<Created>;
  readonly open: (ticket: string, host?: string) => Promise<Principal | null>;
}

export function people(
  parts: {
    store?: SessionStore;
    clock?: Clock;
    provider?: Provider;
    key?: GateKey;
    terms?: Partial<SessionTerms>;
    remembered?: number;
  } = {},
): People {
  const { clock = new Clock(), provider = new Provider(), key = new GateKey(randomBytes(32)) } = parts;
  const sessions = new Sessions({
    store: parts.store ?? new MemoryStore(clock.read),
    key,
    terms: { ...TERMS, ...parts.terms },
    refresh: provider.refresh,
    clock: clock.read,
    remembered: parts.remembered ?? 100,
  });
  return {
    sessions,
    clock,
    provider,
    async signIn(who = {}, about = {}) {
      const circumstances = { host: PORTAL, agent: 'Firefox on Linux', since: clock.now, previous: null, failed: [] };
      const created = await sessions.create(signedIn(who), { ...circumstances, ...about });
      if (created === null) throw new Error('it was ended while it was made');
      return created;
    },
    open: async (ticket, host = PORTAL) => sessions.open(ticket, host, clock.now),
  };
}
