import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PEOPLE } from '../../demo/people.ts';
import type { Watch } from '../../demo/provider.ts';
import { Browser, SCRIPT } from '../../demo/browser.ts';
import { House } from './house.ts';

const MINUTE = 60_000;

let house: House;
let mira: Browser;

beforeEach(async () => {
  // Only the clock: sockets and timers of gate and provider run as ever.
  vi.useFakeTimers({ toFake: ['Date'] });
  house = await House.open();
  mira = new Browser();
  await house.signIn(mira, 'mira');
  house.traffic.seen.length = 0;
});

afterEach(async () => {
  vi.useRealTimers();
  await house[Symbol.asyncDispose]();
});

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

async function status(): Promise<number> {
  return (await mira.once(house.url('marketing', '/campaigns/42'), { headers: SCRIPT })).status;
}

/** The token endpoint answers so, and nothing else changes. */
function tokenEndpoint(answer: (response: ServerResponse) => void): Watch {
  return (request, response) => {
    if (request.url !== '/token') return 'passed';
    answer(response);
    return 'taken';
  };
}

describe('what the provider said', () => {
  test('is asked anew after five minutes: once, whatever comes at that moment, and nobody fails', async () => {
    pass(4 * MINUTE);
    expect(await status()).toBe(200);
    expect(house.traffic.count('POST /token')).toBe(0);
    pass(2 * MINUTE);
    const answers = await Promise.all(Array.from({ length: 20 }, status));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(house.traffic.count('POST /token')).toBe(1);
    // And again, with the refresh token that came with it.
    pass(6 * MINUTE);
    expect(await status()).toBe(200);
    expect(house.traffic.count('POST /token')).toBe(2);
  });

  test('takes effect on the very request that asks anew: a group that was taken away opens nothing', async () => {
    const person = PEOPLE['mira'];
    if (person === undefined) throw new Error('mira is gone');
    const before = person.claims;
    Object.assign(person, { claims: { ...before, groups: [] } });
    try {
      expect(await status()).toBe(200);
      pass(6 * MINUTE);
      expect(await status()).toBe(403);
    } finally {
      Object.assign(person, { claims: before });
    }
  });

  test('that the grant is over ends the session', async () => {
    house.traffic.instead = tokenEndpoint((response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    });
    pass(6 * MINUTE);
    expect(await status()).toBe(401);
    house.traffic.instead = null;
    expect(await status()).toBe(401);
  });

  test('holds for a while when it cannot be asked, on record; then the session ends', async () => {
    house.traffic.instead = tokenEndpoint((response) => response.writeHead(503).end());
    pass(6 * MINUTE);
    expect(await status()).toBe(200);
    expect((await house.records()).at(-1)).toMatchObject({ event: 'provider-away', status: 200 });
    pass(10 * MINUTE);
    expect(await status()).toBe(200);
    // The provider is back: all is as it was.
    house.traffic.instead = null;
    pass(MINUTE);
    await vi.waitFor(async () => {
      await status();
      expect((await house.records()).at(-1)).not.toHaveProperty('event');
    });
    house.traffic.instead = tokenEndpoint((response) => response.destroy());
    pass(21 * MINUTE);
    expect(await status()).toBe(401);
  });

  test('is asked for by nobody who does not use the session', async () => {
    pass(30 * MINUTE);
    expect(house.traffic.seen).toEqual([]);
    pass(40 * MINUTE);
    // Idle for more than an hour: over, without a word to the provider.
    expect(await status()).toBe(401);
    expect(house.traffic.count('POST /token')).toBe(0);
  });
});
