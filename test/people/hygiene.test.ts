import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UPGRADE } from '../support/request.ts';
import { RawClient } from '../server/raw-client.ts';
import { Browser, NAVIGATION, SCRIPT } from '../../demo/browser.ts';
import { House, SESSION } from './house.ts';

let house: House;
let mira: Browser;

beforeAll(async () => {
  house = await House.open({
    policy: (text) => text.replace(/read: +\[GET/, 'read: [WS /live, GET'),
    apps: { 'finance-records': { insecure: ['service-workers'] } },
  });
  mira = new Browser();
  await house.signIn(mira, 'mira');
});

beforeEach(() => house.app.reset());

afterAll(() => house[Symbol.asyncDispose]());

const campaigns = () => house.url('marketing', '/campaigns/42');
const ticket = () => mira.cookie('marketing.localhost', SESSION) ?? '';

describe('who is not signed in', () => {
  test.each([
    ['a script', { headers: SCRIPT }],
    ['a form that is sent', { method: 'PUT', headers: NAVIGATION }],
    ['a frame', { headers: { ...NAVIGATION, 'sec-fetch-dest': 'iframe' } }],
    ['a program', { headers: { accept: '*/*' } }],
  ])('is told by a 401, not sent away: %s', async (_who, visit) => {
    const shown = await new Browser().once(campaigns(), visit);
    expect(shown.status).toBe(401);
    expect(shown.headers['location']).toBeUndefined();
    expect(shown.headers['www-authenticate']).toContain('resource_metadata=');
  });

  test('learns in JSON where a page can send its reader, and comes back to that page', async () => {
    const browser = new Browser();
    const referer = house.url('marketing', '/campaigns/42?tab=2');
    const shown = await browser.once(house.url('marketing', '/campaigns/43'), { headers: { ...SCRIPT, referer } });
    const { login_url } = JSON.parse(shown.body);
    const form = await browser.open(login_url);
    const back = await browser.signIn(form, { name: 'mira', password: 'mira-marketing' });
    expect(back.url.href).toBe(referer);
  });

  test('gets 401 for a WebSocket, too', async () => {
    using client = await RawClient.open(house.port);
    client.send(`GET /live HTTP/1.1\r\nHost: marketing.localhost\r\n${UPGRADE.join('\r\n')}\r\n\r\n`);
    expect(await client.until('\r\n')).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('who sends a form sees a page that says that it was not sent on', async () => {
    const headers = { ...NAVIGATION, 'content-type': 'application/x-www-form-urlencoded' };
    const shown = await new Browser().once(house.url('marketing', '/campaigns'), {
      method: 'POST',
      headers,
      body: 'a=b',
    });
    expect(shown.status).toBe(401);
    expect(shown.body).toContain('has not reached the app');
    expect(house.app.received).toEqual([]);
  });
});

describe('a session', () => {
  test('opens nothing on another host', async () => {
    const thief = new Browser();
    thief.put('finance.localhost', SESSION, ticket());
    expect((await thief.once(house.url('finance', '/payslips/e-17/2026'), { headers: SCRIPT })).status).toBe(401);
  });

  test.each([
    ['flipped', (value: string) => (value.startsWith('A') ? 'B' : 'A') + value.slice(1)],
    ['cut short', (value: string) => value.slice(0, -1)],
    ['with more behind it', (value: string) => `${value}A`],
    ['quoted', (value: string) => `"${value}"`],
    ['empty', () => ''],
    ['very long', () => 'A'.repeat(6_000)],
  ])('is not opened by a cookie that is %s', async (_how, change) => {
    const browser = new Browser();
    browser.put('marketing.localhost', SESSION, change(ticket()));
    expect((await browser.once(campaigns(), { headers: SCRIPT })).status).toBe(401);
  });

  test('is not opened by two cookies of its name that differ: one was planted', async () => {
    const cookie = `${SESSION}=${'A'.repeat(43)}; ${SESSION}=${ticket()}`;
    expect((await new Browser().once(campaigns(), { headers: { ...SCRIPT, cookie } })).status).toBe(401);
  });

  test('is found among five hundred other cookies', async () => {
    const others = Array.from({ length: 500 }, (_, index) => `c${index}=1`).join('; ');
    const cookie = `${others}; ${SESSION}=${ticket()}`;
    expect((await new Browser().once(campaigns(), { headers: { ...SCRIPT, cookie } })).status).toBe(200);
  });

  test('never reaches the app: no cookie of ours, no token, and what the app has of its own does', async () => {
    mira.put('marketing.localhost', 'theme', 'dark');
    expect((await mira.once(campaigns(), { headers: SCRIPT })).status).toBe(200);
    expect(house.app.bytes).toContain('theme=dark');
    const ours = [...(mira.cookies.get('marketing.localhost') ?? [])].filter(([key]) => key.includes('sallyport'));
    expect(ours.length).toBeGreaterThanOrEqual(2);
    expect(ours.filter(([, value]) => value.length > 8 && house.app.bytes.includes(value))).toEqual([]);
    expect(house.app.bytes.toLowerCase()).not.toContain('__host-');
    expect(house.app.bytes.toLowerCase()).not.toMatch(/^authorization:/m);
    const assertion = /x-sallyport-assertion: ([\w.-]+)/i.exec(house.app.bytes)?.[1] ?? '';
    expect(JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      sub: 'mira',
    });
  });

  test('a bearer token that does not verify is never made good by it', async () => {
    const shown = await mira.once(campaigns(), { headers: { ...SCRIPT, authorization: 'Bearer a.b.c' } });
    expect(shown.status).toBe(401);
    expect(shown.headers['x-sallyport']).toBe('invalid-token');
  });
});

function put(headers: Readonly<Record<string, string>>) {
  return mira.once(campaigns(), { method: 'PUT', headers: { 'content-type': 'text/plain', ...headers }, body: 'x' });
}

describe('a request that may change something', () => {
  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site', origin: 'http://finance.localhost' }],
    ['nobody says whom', { origin: 'null' }],
    ['an old browser on another site', { origin: 'https://evil.example' }],
  ])('is refused when it comes from %s', async (_whom, headers) => {
    const shown = await put(headers);
    expect(shown.status).toBe(403);
    expect(shown.headers['x-sallyport']).toBe('origin-mismatch');
    expect(house.app.received).toEqual([]);
  });

  test.each([
    ['the app itself', () => ({ 'sec-fetch-site': 'same-origin', origin: house.origin('marketing') })],
    ['an old browser on the app', () => ({ origin: house.origin('marketing') })],
    ['a program that has the cookie', () => ({})],
  ])('passes when it comes from %s', async (_whom, headers) => {
    expect((await put(headers())).status).toBe(200);
  });

  test('that only reads may come from anywhere: links work', async () => {
    expect((await mira.once(campaigns(), { headers: { ...NAVIGATION, 'sec-fetch-site': 'cross-site' } })).status).toBe(
      200,
    );
  });
});

describe('an app', () => {
  test('cannot plant or end a session: cookies of our names are taken out of its answers', async () => {
    house.app.answer = (_received, socket) =>
      socket.write(
        `HTTP/1.1 200 OK\r\nset-cookie: ${SESSION}=planted; Path=/\r\nset-cookie: own=1\r\ncontent-length: 0\r\n\r\n`,
      );
    const shown = await mira.once(campaigns(), { headers: SCRIPT });
    expect(shown.headers['set-cookie']).toEqual(['own=1']);
  });

  test('has no service worker, which would stand between its browsers and the gate, unless that is named', async () => {
    const headers = { ...SCRIPT, 'sec-fetch-dest': 'serviceworker', 'Service-Worker': 'script' };
    const refused = await mira.once(house.url('marketing', '/campaigns/42'), { headers });
    expect([refused.status, refused.headers['x-sallyport']]).toEqual([403, 'service-worker']);
    expect(house.app.received).toEqual([]);
    await mira.open(house.url('finance', '/payslips/e-17/2026'));
    expect((await mira.once(house.url('finance', '/payslips/e-17/2026'), { headers })).status).toBe(200);
  });

  test('has no page of ours on its host: they are the portal’s', async () => {
    for (const path of ['/.sallyport/', '/.sallyport/me', '/.sallyport/logout']) {
      const shown = await mira.once(house.url('marketing', path));
      expect(shown.headers['location']).toBe(house.url('access', path));
    }
  });

  test('cannot read or send for its user what is on the portal', async () => {
    const read = await mira.once(house.url('access', '/.sallyport/me'), { headers: SCRIPT });
    expect(read.status).toBe(403);
    const sent = await mira.once(house.url('access', '/.sallyport/logout'), {
      method: 'POST',
      headers: {
        ...NAVIGATION,
        'sec-fetch-site': 'same-site',
        origin: house.origin('marketing'),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'scope=here',
    });
    expect(sent.status).toBe(403);
    expect((await mira.once(campaigns(), { headers: SCRIPT })).status).toBe(200);
  });
});

describe('metadata of a protected resource', () => {
  test('says where a program gets a token, on each app’s own address', async () => {
    const shown = await new Browser().once(house.url('finance', '/.well-known/oauth-protected-resource'), {
      headers: {},
    });
    expect(JSON.parse(shown.body)).toEqual({
      resource: house.origin('finance'),
      resource_name: 'finance-records',
      authorization_servers: [house.provider.issuer],
      bearer_methods_supported: ['header'],
    });
  });
});
