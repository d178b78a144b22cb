import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/core/identity.ts';
import type { Evaluator } from '../../src/core/policy/verdict.ts';
import type { LiveExchanges } from '../../src/server/live.ts';
import { FELIX } from './answering.ts';
import { Listening, PERMISSIVE } from './listening.ts';
import { get, handshake, RawClient } from './raw-client.ts';

const SESSION = { ...FELIX, via: 'session', session: 's_1' } as const;

/** Grants to whoever is signed in. */
const SIGNED_IN_ONLY: Evaluator = {
  ...PERMISSIVE,
  evaluate: (query) => {
    const { verdict, shadow } = PERMISSIVE.evaluate(query);
    if (query.identity.via === 'session') return { verdict, shadow };
    return { verdict: { ...verdict, effect: 'login', by: 'default' }, shadow };
  },
};

/** Whose session is read from a store, and changes once in the turn between that reading and the request's going on. */
async function changing(
  change: (live: LiveExchanges) => void,
  afterwards: 'live' | 'over',
  asked: string[] = [],
): Promise<Listening> {
  const gate = await Listening.start({
    authenticate: (app) => {
      if (asked.push(app.name) > 1) return afterwards === 'live' ? SESSION : ANONYMOUS;
      const read = Promise.resolve(SESSION);
      // Before the line, which begins to wait for it only after this.
      void read.then(() => change(gate.live));
      return read;
    },
  });
  gate.gate.generation = { ...gate.gate.generation, evaluator: SIGNED_IN_ONLY };
  return gate;
}

const revoked = (live: LiveExchanges): void => void live.cutSessions(['s_1'], 'revoked');
const missed = (live: LiveExchanges): void => live.judgeAll('policy');

describe('a session that changes after it was read and before anything of it is open', () => {
  it.each([
    ['is over', 'answer', revoked, get('/events')],
    ['is over', 'tunnel', revoked, handshake('/ws')],
    ['was over while its store was not heard', 'answer', missed, get('/events')],
  ])('and %s opens no %s', async (_how, _what, change, bytes) => {
    await using gate = await changing(change, 'over');
    using client = await RawClient.open(gate.port);
    await client.send(bytes).until('\r\n\r\n');
    expect(client.statuses).toEqual([401]);
    expect(gate.live.size).toBe(0);
  });

  it('and goes on is asked for once more, and no more than that', async () => {
    const asked: string[] = [];
    await using gate = await changing((live) => live.judgeSession('s_1'), 'live', asked);
    using client = await RawClient.open(gate.port);
    await client.send(get('/')).until('ok');
    expect([client.statuses, asked.length]).toEqual([[200], 2]);
  });
});
