import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ask, type Reply } from './answering.ts';
import { Asking } from './asking.ts';
import { hasNginx, nginxBetween } from './nginx.ts';

const FELIX = 'Authorization: Bearer felix';

test('nginx, configured as the page says, forwards what the gate allows and nothing else', async () => {
  if (!hasNginx()) return;
  const reached: IncomingMessage[] = [];
  const app = createServer((request, response) => {
    reached.push(request);
    response.end('the app');
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  const address = app.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  await using gate = await Asking.from('trusted');
  await using nginx = await nginxBetween(gate.port, address.port);
  gate.recorded.length = 0;
  const get = (target: string, ...fields: string[]): Promise<Reply> =>
    ask(
      nginx.port,
      [`GET ${target} HTTP/1.1`, 'Host: finance.corp.example', 'Connection: close', ...fields, '', ''].join('\r\n'),
    );

  try {
    const allowed = await get('/ledgers/2026?q=1', FELIX, 'X-Sallyport-Assertion: forged');
    expect(allowed.status).toBe(200);
    expect(allowed.body).toContain('the app');
    expect(reached.map(({ url }) => url)).toEqual(['/ledgers/2026?q=1']);
    expect(reached[0]?.headers['x-sallyport-assertion']).toBe('a.b.c');
    expect(gate.recorded[0]?.exchange).toMatchObject({
      kind: 'forward-auth',
      path: { path: '/ledgers/2026', query: '?q=1' },
    });

    expect((await get('/payslips/e-17', FELIX)).status).toBe(403);
    const login = await get('/public/x');
    expect(login.status).toBe(401);
    // The client's own description of another request changes nothing of what is judged.
    const forged = ['X-Original-URL: https://finance.corp.example/ledgers/1', 'X-Original-Method: GET'];
    expect(
      (await get('/payslips/e-17', FELIX, ...forged, 'X-Forwarded-Uri: /ledgers/1', 'X-Forwarded-Method: GET')).status,
    ).toBe(403);
    expect((await get('/ledgers/%2e%2e/payslips/e-17', FELIX)).status).toBe(403);
    expect((await get('/ledgers/2026', FELIX, 'X-Forwarded-For: 198.51.100.1')).status).toBe(200);
    expect((await get('/.sallyport/auth', FELIX)).status).toBe(404);
    expect(reached).toHaveLength(2);
  } finally {
    app.close();
    app.closeAllConnections();
  }
});
