import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RawClient } from '../server/raw-client.ts';
import { Browser, NAVIGATION, SCRIPT } from '../../demo/browser.ts';
import { House, SESSION } from './house.ts';

let house: House;

beforeAll(async () => {
  house = await House.open();
});

afterAll(() => house[Symbol.asyncDispose]());

const campaigns = () => house.url('marketing', '/campaigns/42');

async function signedIn(name = 'mira'): Promise<Browser> {
  const browser = new Browser();
  await house.signIn(browser, name);
  return browser;
}

async function statusOf(browser: Browser): Promise<number> {
  return (await browser.once(campaigns(), { headers: SCRIPT })).status;
}

describe('signing out', () => {
  test('asks first, ends the session on every host, and leads by the provider’s own sign-out', async () => {
    const browser = await signedIn();
    const page = await browser.open(house.url('access', '/.sallyport/logout'));
    expect(page.status).toBe(200);
    expect(page.body).toContain('Sign out?');
    expect(await statusOf(browser)).toBe(200);
    const stolen = browser.cookie('marketing.localhost', SESSION) ?? '';

    const left = await browser.submit(house.url('access', '/.sallyport/logout'), { scope: 'here' });
    expect(left.url.href).toContain('/.sallyport/signed-out');
    expect(left.body).toContain('You are signed out');
    expect(browser.trail.some((line) => line.includes('/session/end'))).toBe(true);
    expect(browser.cookie('access.localhost', SESSION)).toBeNull();
    const thief = new Browser();
    thief.put('marketing.localhost', SESSION, stolen);
    expect(await statusOf(thief)).toBe(401);
    // The provider has forgotten the person, too.
    expect((await browser.open(campaigns())).url.pathname).toMatch(/^\/interaction\//);
  });

  test('takes the refresh token back, which is worth nothing to anybody afterwards', async () => {
    const browser = await signedIn();
    const before = house.traffic.count('POST /token/revocation');
    await browser.submit(house.url('access', '/.sallyport/logout'), { scope: 'here' });
    await expect.poll(() => house.traffic.count('POST /token/revocation')).toBe(before + 1);
  });

  test('of this session is the same, on the page `me`, too', async () => {
    const browser = await signedIn();
    const page = await browser.open(house.url('access', '/.sallyport/me'));
    const row = /this one<[^]*?<form[^>]* action="([^"]+)"[^]*?name="(\w+)" value="([^"]+)"/.exec(page.body);
    const [, action = '', name = '', value = ''] = row ?? [];
    const left = await browser.submit(house.url('access', action), { [name]: value });
    expect(left.body).toContain('You are signed out');
    expect(browser.trail.some((line) => line.includes('/session/end'))).toBe(true);
  });

  test('says of the provider what it knows, and no more', async () => {
    const shown = await new Browser().open(house.url('access', '/.sallyport/signed-out'));
    expect(shown.body).toContain('You are signed out');
    expect(shown.body).not.toMatch(/provider|Example Corp was/i);
  });

  test('is the same when the provider cannot be reached, and the page says so', async () => {
    await using other = await House.open();
    const browser = new Browser();
    await other.signIn(browser, 'mira');
    await other.stop();
    await other.start();
    other.traffic.instead = (_request, response) => {
      response.writeHead(503).end();
      return 'taken';
    };
    const left = await browser.submit(other.url('access', '/.sallyport/logout'), { scope: 'here' });
    expect(left.body).toContain('You are signed out');
    expect(left.body).toContain('could not be reached');
    expect(browser.cookie('access.localhost', SESSION)).toBeNull();
  });

  test('everywhere ends every session of the person, and nobody else’s', async () => {
    const [here, there, other] = [await signedIn(), await signedIn(), await signedIn('felix')];
    await here.submit(house.url('access', '/.sallyport/logout'), { scope: 'everywhere' });
    expect(await statusOf(there)).toBe(401);
    expect((await other.once(house.url('finance', '/ledgers/2026'))).status).toBe(302);
    expect((await other.open(house.url('finance', '/ledgers/2026'))).status).toBe(200);
  });

  test('of another session is on the page `me`, and another person’s cannot be ended there', async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    const stranger = await signedIn('felix');
    const records = await house.records();
    const idOf = (sub: string) => records.findLast(({ subject }) => subject?.sub === sub)?.subject?.session ?? '';
    const page = await here.open(house.url('access', '/.sallyport/me'));
    const ids = Array.from(page.body.matchAll(/name="end" value="(s_[\w-]+)"/g), ([, id = '']) => id);
    expect(ids).toContain(idOf('mira'));
    await here.submit(house.url('access', '/.sallyport/me'), { end: idOf('felix') });
    expect((await stranger.open(house.url('finance', '/ledgers/2026'))).status).toBe(200);
    await here.submit(house.url('access', '/.sallyport/me'), { end: idOf('mira') });
    expect(await statusOf(there)).toBe(401);
    expect(await statusOf(here)).toBe(200);
  });
});

describe('the provider', () => {
  test('ends a session behind the browser’s back, and what is open of it is cut at once', async () => {
    const browser = await signedIn();
    house.app.answer = (_received, socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n',
      );
    };
    using stream = await RawClient.open(house.port);
    const cookie = `${SESSION}=${browser.cookie('marketing.localhost', SESSION) ?? ''}`;
    stream.send(`GET /campaigns/42 HTTP/1.1\r\nHost: marketing.localhost\r\nCookie: ${cookie}\r\n\r\n`);
    await stream.until('hello');

    // Signing out at the provider alone makes it call the gate.
    const before = house.traffic.seen.length;
    const asked = await browser.open(`${house.provider.issuer}/session/end?client_id=sallyport`);
    expect(asked.status).toBe(200);
    expect(house.traffic.seen.length).toBeGreaterThan(before);
    await stream.rest();
    house.app.reset();
    expect(await statusOf(browser)).toBe(401);
    const records = await house.records();
    expect(records.some(({ event }) => event === 'back-channel-logout')).toBe(true);
    expect(records.find(({ ended }) => ended === 'revoked')).toMatchObject({ request: { path: '/campaigns/42' } });
  });

  test('is not believed without a token that proves it', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of ['', 'logout_token=', 'logout_token=a.b.c', 'logout_token=x&logout_token=y']) {
      const shown = await new Browser().once(house.url('access', '/.sallyport/backchannel-logout'), {
        method: 'POST',
        headers,
        body,
      });
      expect(shown.status).toBe(400);
      expect(JSON.parse(shown.body).error).toBe('invalid_request');
      expect(shown.headers['cache-control']).toBe('no-store');
    }
  });

  test('that waits for a word before it sends its token gets it', async () => {
    using client = await RawClient.open(house.port);
    const head = ['POST /.sallyport/backchannel-logout HTTP/1.1', 'Host: access.localhost', 'Expect: 100-continue'];
    const body = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 19'];
    client.send(`${[...head, ...body].join('\r\n')}\r\n\r\n`);
    expect(await client.until('\r\n')).toMatch(/^HTTP\/1\.1 100 /);
    client.send('logout_token=a.b.cd');
    expect(await client.until('invalid_request')).toMatch(/HTTP\/1\.1 400 /);
  });

  test('may name a session in a frame of its own', async () => {
    const browser = await signedIn();
    const unknown = await new Browser().once(
      house.url(
        'access',
        `/.sallyport/frontchannel-logout?iss=${encodeURIComponent(house.provider.issuer)}&sid=nobody`,
      ),
    );
    expect(unknown.status).toBe(200);
    expect(unknown.headers['content-security-policy']).toContain(`frame-ancestors ${house.provider.issuer}`);
    expect(await statusOf(browser)).toBe(200);
    const wrong = await new Browser().once(
      house.url('access', '/.sallyport/frontchannel-logout?iss=https://evil.example&sid=x'),
    );
    expect(wrong.status).toBe(400);
  });
});

describe('a restart of the gate', () => {
  test('signs nobody out', async () => {
    const browser = await signedIn();
    await house.stop();
    await house.start();
    expect(await statusOf(browser)).toBe(200);
    expect((await browser.once(house.url('access', '/.sallyport/me'), { headers: NAVIGATION })).status).toBe(200);
  });
});
