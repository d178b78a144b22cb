import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, SCRIPT } from '../../demo/browser.ts';
import { RawClient } from '../server/raw-client.ts';
import { House, SESSION } from './house.ts';

let house: House;

beforeAll(async () => {
  house = await House.open();
});

afterAll(() => house[Symbol.asyncDispose]());

async function signedIn(): Promise<Browser> {
  const browser = new Browser();
  await house.signIn(browser, 'mira');
  return browser;
}

async function statusOf(browser: Browser): Promise<number> {
  return (await browser.once(house.url('marketing', '/campaigns/42'), { headers: SCRIPT })).status;
}

/** An answer that this browser goes on reading. */
async function streamFor(browser: Browser): Promise<RawClient> {
  const stream = await RawClient.open(house.port);
  const cookie = `${SESSION}=${browser.cookie('marketing.localhost', SESSION) ?? ''}`;
  stream.send(`GET /campaigns/42 HTTP/1.1\r\nHost: marketing.localhost\r\nCookie: ${cookie}\r\n\r\n`);
  await stream.until('hello');
  return stream;
}

function revoke(what: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${house.program.admin.port}/revoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(what),
  });
}

describe('an operator', () => {
  test('ends a session by its name in the record, within a tenth of a second', async () => {
    const browser = await signedIn();
    const session = (await house.records()).at(-1)?.subject?.session;
    const answer = await revoke({ session });
    expect(await answer.json()).toEqual({ revoked: 1, cut: 0 });
    expect(await statusOf(browser)).toBe(401);
    expect(await (await revoke({ session })).json()).toEqual({ revoked: 0, cut: 0 });
  });

  test('ends all of a person, and all of a device', async () => {
    const browser = await signedIn();
    expect(await (await revoke({ iss: house.provider.issuer, sub: 'mira' })).json()).toMatchObject({
      revoked: expect.any(Number),
    });
    expect(await statusOf(browser)).toBe(401);
    const again = await signedIn();
    expect(await (await revoke({ device: 'd-mira' })).json()).not.toMatchObject({ revoked: 0 });
    expect(await statusOf(again)).toBe(401);
  });

  test.each([{}, { session: '' }, { session: 's', device: 'd' }, { sub: 'mira' }, { session: 7 }, []])(
    'is told what to name: %j',
    async (what) => {
      expect((await revoke(what)).status).toBe(400);
    },
  );

  test('is not impersonated by a page of a browser on the same machine', async () => {
    expect((await revoke({ session: 's_x' }, { origin: 'https://evil.example' })).status).toBe(403);
    const simple = await fetch(`http://127.0.0.1:${house.program.admin.port}/revoke`, {
      method: 'POST',
      body: '{"session":"s_x"}',
    });
    expect(simple.status).toBeGreaterThanOrEqual(400);
  });
});

describe('the line that a revocation leaves', () => {
  test('says who asked for what, how many sessions ended, and how much was open of them', async () => {
    const [here, there, other] = [await signedIn(), await signedIn(), new Browser()];
    await house.signIn(other, 'felix', house.url('finance', '/ledgers/2026'));
    house.app.answer = (_received, socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n');
    };
    using one = await streamFor(here);
    using two = await streamFor(here);
    using three = await streamFor(there);
    const answer = await revoke({ iss: house.provider.issuer, sub: 'mira' }, { 'user-agent': 'runbook/7' });
    await Promise.all([one, two, three].map((stream) => stream.rest()));
    house.app.reset();
    const line = (await house.revocations()).at(-1);
    expect(line).toMatchObject({
      client: { ip: '127.0.0.1', agent: 'runbook/7' },
      revoked: { iss: house.provider.issuer, sub: 'mira' },
      cut: 3,
    });
    expect(line?.sessions).toBeGreaterThanOrEqual(2);
    expect(await answer.json()).toEqual({ revoked: line?.sessions, cut: 3 });
    expect((await other.open(house.url('finance', '/ledgers/2026'))).status).toBe(200);
  });

  test('is there when there was nothing to end, too', async () => {
    await revoke({ session: 's_unknown' });
    expect((await house.revocations()).at(-1)).toMatchObject({
      revoked: { session: 's_unknown' },
      sessions: 0,
      cut: 0,
    });
  });

  test('does not show the provider’s name of a session, which no record shows', async () => {
    await revoke({ iss: house.provider.issuer, sid: 'a-sid-of-the-provider' });
    const line = (await house.revocations()).at(-1);
    expect(line?.revoked).toEqual({ iss: house.provider.issuer, sid: expect.stringMatching(/^hmac:/) });
  });

  test('is not there for what was not asked properly', async () => {
    const before = (await house.revocations()).length;
    await revoke({ session: 's_x' }, { origin: 'https://evil.example' });
    await revoke({ sub: 'mira' });
    expect(await house.revocations()).toHaveLength(before);
  });
});
