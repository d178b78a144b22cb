import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Browser } from '../../demo/browser.ts';
import { RawClient } from '../server/raw-client.ts';
import { House, SESSION } from './house.ts';

const HOUR = 3_600_000;

let house: House;
let mira: Browser;

beforeEach(async () => {
  // Only the clock: sockets and timers of gate and provider run as ever.
  vi.useFakeTimers({ toFake: ['Date'] });
  house = await House.open();
  mira = new Browser();
  await house.signIn(mira, 'mira');
});

afterEach(async () => {
  vi.useRealTimers();
  await house[Symbol.asyncDispose]();
});

/** A request of hers, as far as the app lets it come. */
async function ask(): Promise<RawClient> {
  const client = await RawClient.open(house.port);
  const cookie = `${SESSION}=${mira.cookie('marketing.localhost', SESSION) ?? ''}`;
  return client.send(`GET /campaigns/42 HTTP/1.1\r\nHost: marketing.localhost\r\nCookie: ${cookie}\r\n\r\n`);
}

describe('what is open of a session that runs out', () => {
  test('is cut, and its record says that it expired: nobody revoked it', async () => {
    house.app.answer = (_received, socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n');
    };
    using stream = await ask();
    await stream.until('hello');
    vi.setSystemTime(Date.now() + 2 * HOUR);
    await stream.rest();
    expect((await house.records()).at(-1)).toMatchObject({ status: 200, ended: 'expired' });
  });

  test('is told so, where the app has not said anything yet', async () => {
    const reached = Promise.withResolvers<void>();
    house.app.answer = () => reached.resolve();
    using waiting = await ask();
    await reached.promise;
    vi.setSystemTime(Date.now() + 2 * HOUR);
    expect(await waiting.until('session-ended')).toMatch(/^HTTP\/1\.1 401 /);
    expect((await house.records()).at(-1)).toMatchObject({ status: 401, ended: 'expired' });
  });
});
