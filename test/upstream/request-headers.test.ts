/** What the app receives of a request's head. */

import { array, boolean, constantFrom, sample, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Principal } from '../../src/core/identity.ts';
import { RESERVED_HEADERS } from '../../src/upstream/reserved-headers.ts';
import { startApp } from './app.ts';
import { TestGate, type GateOptions } from './gate.ts';
import { get, Wire } from './wire.ts';

/** Sends one request and returns the flat headers that the app saw. */
async function seen(lines: string[], options: GateOptions = {}): Promise<string[]> {
  let headers: string[] = [];
  await using app = await startApp((request, response) => {
    headers = request.rawHeaders;
    response.end('ok');
  });
  await using gate = await new TestGate([app.url], options).listen();
  await using wire = new Wire(gate.port);
  await wire.send(get('/', ...lines)).until('ok');
  return headers;
}

function values(headers: string[], name: string): string[] {
  return headers.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === name);
}

const BEARER: Principal = {
  via: 'bearer',
  provider: 'corp',
  iss: 'https://idp.corp.example',
  sub: 'mira',
  claims: {},
  incomplete: [],
  signIn: { amr: null, acr: null, at: null },
  issuedAt: 0,
  expiresAt: Number.POSITIVE_INFINITY,
  sid: null,
  session: null,
  deviceClaims: {},
  factsAt: 0,
  fingerprint: 'x',
};

describe('identity headers of any gate', () => {
  test('D10: drops every spelling that an app might fold into one of ours, and every duplicate', async () => {
    const headers = await seen([
      'X-Forwarded-User: a',
      'x_forwarded_user: b',
      'X.Forwarded.User: c',
      'X-Forwarded-User: d',
      'HTTP_X_SALLYPORT_USER: e',
      'http-remote_user: f',
      'X-SALLYPORT-ASSERTION: g',
      'Client-Cert: h',
    ]);
    expect(headers.filter((text) => /user|assertion|cert/i.test(text))).toEqual([]);
  });

  test('drops whatever the table names, however it is spelled (property)', async () => {
    const names = RESERVED_HEADERS.filter(({ verdict }) => verdict === 'drop').map(({ name }) =>
      name.replace('*', 'zz'),
    );
    const spelled = constantFrom(...names).chain((name) =>
      tuple(
        array(constantFrom('-', '_', '.'), { minLength: name.length, maxLength: name.length }),
        array(boolean(), { minLength: name.length, maxLength: name.length }),
        constantFrom('', 'http-', 'HTTP_', 'Http.'),
      ).map(([dashes, upper, prefix]) => {
        const letters = Array.from(name, (letter, i) => {
          if (letter === '-') return dashes[i] ?? '-';
          return upper[i] === true ? letter.toUpperCase() : letter;
        });
        return prefix + letters.join('');
      }),
    );
    const spellings = sample(spelled, { numRuns: 400, seed: 7 });
    await using app = await startApp((request, response) => {
      response.end(`[${request.rawHeaders.filter((text) => text.startsWith('forged')).length}]`);
    });
    await using gate = await new TestGate([app.url]).listen();
    await using wire = new Wire(gate.port);
    for (let i = 0; i < spellings.length; i += 40) {
      const lines = spellings.slice(i, i + 40).map((name) => `${name}: forged`);
      wire.text = '';
      expect(await wire.send(get('/', ...lines)).until(']')).toContain('[0]');
    }
  });

  test('keeps what the gate adds, though the client lists it in `Connection`', async () => {
    const headers = await seen(
      ['Connection: x-sallyport-assertion, x-forwarded-for, host, X-Mine, keep-alive', 'X-Mine: 1', 'X-Other: 2'],
      { added: ['x-sallyport-assertion', 'signed'] },
    );
    expect(values(headers, 'x-sallyport-assertion')).toEqual(['signed']);
    expect(values(headers, 'x-forwarded-for')).toEqual(['203.0.113.7']);
    expect(values(headers, 'host')).toEqual(['app.corp.example']);
    expect(values(headers, 'x-mine')).toEqual([]);
    expect(values(headers, 'x-other')).toEqual(['2']);
  });
});

describe('headers of the connection', () => {
  test('D15: drops `Proxy-Authorization`, `TE`, `Trailer` and `HTTP2-Settings`', async () => {
    const headers = await seen([
      'Proxy-Authorization: Basic eDp5',
      'TE: trailers',
      'Trailer: x',
      'HTTP2-Settings: AAM',
    ]);
    for (const name of ['proxy-authorization', 'te', 'trailer', 'http2-settings'])
      expect(values(headers, name)).toEqual([]);
  });

  test('D13: forwards a request with `Keep-Alive` or a bare `Upgrade`, without them', async () => {
    const headers = await seen(['Keep-Alive: timeout=5', 'Upgrade: h2c']);
    expect(values(headers, 'keep-alive')).toEqual([]);
    expect(values(headers, 'upgrade')).toEqual([]);
  });

  test('drops what would change the method or URL after it was judged', async () => {
    const headers = await seen([
      'X-HTTP-Method-Override: DELETE',
      'X-Original-URL: /admin',
      'X_Rewrite_URL: /admin',
      'X-Method-Override: PUT',
    ]);
    expect(headers.filter((text) => /method|url/i.test(text))).toEqual([]);
  });
});

describe('what the gate says', () => {
  test('replaces everything the client claims of its address, and names itself', async () => {
    const headers = await seen([
      'X-Forwarded-For: 6.6.6.6',
      'Forwarded: for=6.6.6.6',
      'X-Real-IP: 6.6.6.6',
      'X-Request-Id: mine',
    ]);
    expect(values(headers, 'x-forwarded-for')).toEqual(['203.0.113.7']);
    expect(values(headers, 'forwarded')).toEqual(['for=203.0.113.7;host="app.corp.example";proto=https']);
    expect(values(headers, 'x-forwarded-proto')).toEqual(['https']);
    expect(values(headers, 'x-request-id')).toEqual(['01TEST']);
    expect(values(headers, 'via')).toEqual(['1.1 sallyport']);
    expect(headers.join()).not.toContain('6.6.6.6');
  });

  test('writes an IPv6 address as RFC 7239 §6 has it', async () => {
    const headers = await seen([], { ip: '2001:db8::7' });
    expect(values(headers, 'x-forwarded-for')).toEqual(['2001:db8::7']);
    expect(values(headers, 'forwarded')).toEqual(['for="[2001:db8::7]";host="app.corp.example";proto=https']);
  });

  test('names the app by its public host and port, or by its own when that is asked for', async () => {
    expect(values(await seen([], { publicPort: ':8443' }), 'host')).toEqual(['app.corp.example:8443']);
    const own = await seen([], { hostHeader: 'upstream' });
    expect(values(own, 'host')[0]).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(values(own, 'x-forwarded-host')).toEqual(['app.corp.example']);
  });
});

describe('credentials', () => {
  test('takes the gate’s cookies out and leaves the app’s in order', async () => {
    const headers = await seen([
      'Cookie: a=1; __Host-Http-sallyport=secret; b=sallyport; __HOST-sallyport-login=x; c=3',
      'Cookie: __Host-Http-sallyport_x=secret',
    ]);
    expect(values(headers, 'cookie')).toEqual(['a=1; b=sallyport; c=3']);
  });

  test('drops `Authorization` when the gate was shown it, and passes it otherwise', async () => {
    expect(values(await seen(['Authorization: Basic eDp5']), 'authorization')).toEqual(['Basic eDp5']);
    expect(values(await seen(['Authorization: Bearer t'], { identity: BEARER }), 'authorization')).toEqual([]);
  });
});

test('sends the path and query of the permit byte for byte', async () => {
  let url = '';
  await using app = await startApp((request, response) => {
    url = request.url ?? '';
    response.end('ok');
  });
  await using gate = await new TestGate([app.url]).listen();
  await using wire = new Wire(gate.port);
  await wire.send(get('/a%2Fb/c?x=%zz&y=%2e%2e/&&z=\'"|')).until('ok');
  expect(url).toBe('/a%2Fb/c?x=%zz&y=%2e%2e/&&z=\'"|');
});
