import { describe, expect, test } from 'vitest';
import { ask, REQUEST_ID, type Reply } from './answering.ts';
import { Asking } from './asking.ts';

const FELIX = 'Authorization: Bearer felix';
const FROM = 'X-Forwarded-For: 203.0.113.7';

/** One question, with the proxy's own `Host` unless the fields have one. */
function question(target: string, fields: readonly string[], method = 'GET'): string {
  const host = fields.some((field) => field.startsWith('Host:')) ? [] : ['Host: gate.internal:8443'];
  return [`${method} ${target} HTTP/1.1`, ...host, 'Connection: close', FROM, ...fields, '', ''].join('\r\n');
}

async function asked(target: string, fields: readonly string[], method = 'GET'): Promise<Reply> {
  await using server = await Asking.from('trusted');
  return await ask(server.port, question(target, fields, method));
}

const traefik = (path: string, ...fields: string[]) => [
  'X-Forwarded-Method: GET',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Host: finance.corp.example',
  `X-Forwarded-Uri: ${path}`,
  ...fields,
];
const nginx = (path: string, ...fields: string[]) => [
  'X-Original-Method: GET',
  `X-Original-URL: https://finance.corp.example${path}`,
  ...fields,
];
const AUTH = '/.sallyport/auth';

describe.each([
  ['Traefik and Caddy', (path: string, ...fields: string[]) => asked(AUTH, traefik(path, ...fields))],
  ['nginx', (path: string, ...fields: string[]) => asked(AUTH, nginx(path, ...fields))],
  ['Envoy', (path: string, ...fields: string[]) => asked(AUTH + path, ['Host: finance.corp.example', ...fields])],
] as const)('a question as %s asks it', (_name, question) => {
  test('yes is 200 with the app’s identity headers and the request id', async () => {
    const reply = await question('/ledgers/2026?q=1', FELIX);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('x-sallyport-assertion')).toBe('a.b.c');
    expect(reply.headers.get('x-request-id')).toBe(REQUEST_ID);
    expect(reply.body).toBe('');
  });

  test('no is 403 with who and why, and no identity header', async () => {
    const reply = await question('/payslips/e-17', FELIX);
    expect(reply.status).toBe(403);
    expect(reply.headers.get('x-sallyport-assertion')).toBeNull();
    expect(reply.json()).toMatchObject({ error: 'forbidden', who: 'felix@corp.example' });
  });

  test('a challenge is 401 with WWW-Authenticate', async () => {
    const login = await question('/public/x');
    expect(login.status).toBe(401);
    expect(login.headers.get('www-authenticate')).toBe('Bearer realm="finance.corp.example"');
    const stepUp = await question('/exports/q3.csv', FELIX);
    expect(stepUp.status).toBe(401);
    expect(stepUp.headers.get('www-authenticate')).toContain('insufficient_user_authentication');
  });

  test('a gRPC call that is refused is no 200: that would be a yes', async () => {
    const reply = await question('/payslips/e-17', FELIX, 'Content-Type: application/grpc');
    expect(reply.status).toBe(403);
    expect(reply.headers.get('grpc-status')).toBeNull();
  });

  test.each(['/ledgers/../payslips', '/ledgers/%2e%2e/payslips', '/ledgers#x', '/ledgers//2026', '/ledgers/%zz'])(
    '%s is refused as it would be in the path of the gate, as 403',
    async (path) => {
      const reply = await question(path, FELIX);
      expect(reply.status).toBe(403);
      expect(reply.headers.get('x-sallyport')).toMatch(/^bad-(path|target)$/);
    },
  );

  test('our own paths are not for the other proxy to forward', async () => {
    const reply = await question('/.sallyport/auth', FELIX);
    expect(reply.status).toBe(403);
    expect(reply.headers.get('x-sallyport')).toBe('reserved-path');
  });

  test('a WebSocket handshake is refused: what opens there could not be cut', async () => {
    const reply = await question('/ledgers/live', FELIX, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
    expect(reply.status).toBe(400);
    expect(reply.headers.get('x-sallyport')).toBe('bad-upgrade');
  });

  test('a navigation that is refused gets a page', async () => {
    const reply = await question('/payslips/e-17', FELIX, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document');
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });
});

describe('a question that cannot be read is 400, and recorded', () => {
  test.each([
    ['nothing describes the request', []],
    ['two families', [...traefik('/ledgers/1'), 'X-Original-URL: https://finance.corp.example/payslips/1']],
    ['the other family’s method', [...nginx('/ledgers/1'), 'X-Forwarded-Method: POST']],
    ['GHSA-7x63-xv5r-3p2x: the client’s own X-Forwarded-Uri', [...nginx('/payslips/1'), 'X-Forwarded-Uri: /ledgers/1']],
    ['the path twice', traefik('/ledgers/1', 'X-Forwarded-Uri: /payslips/1')],
    ['the URL twice', nginx('/ledgers/1', 'x-original-url: https://finance.corp.example/payslips/1')],
    ['the host twice', traefik('/ledgers/1', 'X-Forwarded-Host: marketing.corp.example')],
    ['no method', traefik('/ledgers/1').slice(1)],
    ['no scheme', traefik('/ledgers/1').filter((field) => !field.startsWith('X-Forwarded-Proto'))],
    ['another scheme', nginx('/').map((field) => field.replace('https://', 'ftp://'))],
    ['a URL without a path', nginx('')],
  ])('%s', async (_name, fields) => {
    await using server = await Asking.from('trusted');
    const reply = await ask(server.port, question(AUTH, [...fields, FELIX]));
    expect(reply.status).toBe(400);
    expect(reply.headers.get('x-sallyport')).toBe('bad-target');
    expect(reply.headers.get('x-sallyport-assertion')).toBeNull();
    expect(server.recorded).toHaveLength(1);
    expect(server.recorded[0]?.outcome.status).toBe(400);
  });
});

describe('a question', () => {
  test('is judged by the original’s method, not by its own', async () => {
    const post = traefik('/ledgers/2026', FELIX).map((field) => field.replace('Method: GET', 'Method: POST'));
    expect((await asked(AUTH, post)).status).toBe(403);
    expect((await asked(AUTH, traefik('/ledgers/2026', FELIX), 'POST')).status).toBe(200);
  });

  test('is judged by the original’s host, and an unknown one is 403', async () => {
    const fields = traefik('/ledgers/2026', FELIX).map((field) => field.replace('finance.', 'unknown.'));
    const reply = await asked(AUTH, fields);
    expect(reply.status).toBe(403);
    expect(reply.headers.get('x-sallyport')).toBe('unknown-host');
  });

  test('leaves one record, with the original’s method, host and path', async () => {
    await using server = await Asking.from('trusted');
    await ask(server.port, question(AUTH, nginx('/ledgers/2026?q=1', FELIX)));
    expect(server.recorded).toHaveLength(1);
    expect(server.recorded[0]?.exchange).toMatchObject({
      kind: 'forward-auth',
      method: 'GET',
      host: 'finance.corp.example',
      app: 'finance-records',
      clientIp: '203.0.113.7',
      client: { scheme: 'https' },
      path: { path: '/ledgers/2026' },
    });
    expect(server.recorded[0]?.outcome).toEqual({ status: 200, ended: null, bytes: 0, upstream: null });
  });

  test('from a peer that is no trusted proxy is 404, whatever it claims', async () => {
    await using server = await Asking.from('untrusted');
    const fields = ['Host: finance.corp.example', ...traefik('/ledgers/2026', FELIX)];
    const reply = await ask(server.port, question(AUTH, fields));
    expect(reply.status).toBe(404);
    expect(reply.headers.get('x-sallyport')).toBe('reserved-path');
    expect(reply.headers.get('x-sallyport-assertion')).toBeNull();
  });
});
