/** What an auditor finds: one line for each request, with who, what, why and how it ended, and nothing that must not be kept. */

import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GateUnderTest } from '../support/gate.ts';
import { valuesOf } from '../support/recording-app.ts';
import { fieldOf, type Ask } from '../support/request.ts';
import { WIKI } from '../support/settings.ts';
import { useWays, WAYS } from '../support/ways.ts';

const ways = useWays();
const gate = ways.direct;

test('one id ties the answer, the record and what the app was sent', async () => {
  const refused = await gate.ask('/ledgers/1', { app: 'finance-records', as: 'mira' });
  await gate.ask('/campaigns/1', { app: 'marketing-db', as: 'mira', fields: ['X-Request-Id: mine'] });
  const [first, second] = await gate.records();
  expect(fieldOf(refused, 'x-request-id')).toBe(first?.id);
  expect(refused.body).toContain(first?.id);
  const [received] = gate.app.received;
  expect(received && valuesOf(received, 'x-request-id')).toEqual([second?.id]);
});

test('a line says who asked, from which device, by which rule, and everything that its rules read', async () => {
  await gate.ask('/campaigns/42?x=1', { app: 'marketing-db', as: 'mira' });
  expect(await gate.record()).toMatchObject({
    v: 1,
    kind: 'http',
    client: { ip: '127.0.0.1' },
    request: { method: 'GET', host: 'marketing-db.corp.example', path: '/campaigns/42' },
    app: 'marketing-db',
    resource: 'read',
    subject: {
      iss: 'https://idp.corp.example',
      sub: 'mira',
      email: 'mira@corp.example',
      via: 'bearer',
      amr: ['pwd', 'mfa'],
      acr: 'mfa',
    },
    device: { id: 'd-mira', postures: ['managed'] },
    decision: { effect: 'allow', by: 'mkt-use' },
    in: {
      'claims.groups': ['marketing'],
      'claims.employment': 'employee',
      'device.managed': true,
      'device.disk_encrypted': true,
    },
    upstream: { address: gate.app.url, status: 200, error: null },
    status: 200,
    bytes: 3,
  });
});

test('what was missing is null, which is not false', async () => {
  const token = gate.issuer.token('mira', { employment: undefined, device_id: undefined });
  await gate.ask('/campaigns/42', { app: 'marketing-db', token });
  const record = await gate.record();
  expect(record.in).toMatchObject({ 'claims.employment': null, 'device.managed': null });
  expect(record).toMatchObject({ status: 403, decision: { effect: 'deny', by: 'default' } });
});

test.each(WAYS)('no query, body, cookie or credential stands in a line: %s', async (way) => {
  const { issuer } = way === 'forward-auth' ? ways.behind : gate;
  const token = issuer.token('mira', { jti: 'kept-secret' });
  const fields = ['Cookie: c=kept-secret', 'Referer: https://x/?kept-secret', 'X-Api-Key: kept-secret'];
  const asks: readonly (readonly [string, Ask])[] = [
    ['/campaigns/42?kept-secret', { token, fields }],
    ['/nowhere?kept-secret', { token, fields }],
    ['/%zz?kept-secret', { token, fields }],
    ['/campaigns/42#kept-secret', { token, fields }],
    ['/campaigns/42?kept-secret', { token: 'kept-secret.kept-secret.kept-secret', fields }],
    ['/campaigns', way === 'http' ? { token, fields, method: 'POST', body: 'kept-secret' } : { token, fields }],
  ];
  for (const [target, ask] of asks) await ways.ask(way, target, { app: 'marketing-db', ...ask });
  const text = JSON.stringify(await (way === 'forward-auth' ? ways.behind : gate).records());
  expect(text).not.toContain('kept-secret');
  expect(text).not.toContain(token.slice(0, 30));
});

test('what was refused before anybody was asked says so, and shows the target up to its query', async () => {
  await gate.ask(`/a/../${'b'.repeat(400)}?q`, { app: 'marketing-db', as: 'mira' });
  const record = await gate.record();
  expect(record).toMatchObject({
    subject: null,
    device: null,
    policy: null,
    decision: { effect: 'refuse', by: null, reasons: ['bad-path'] },
  });
  expect(record.request).toMatchObject({ path: null });
  expect(record.request.raw).toHaveLength(256);
});

test('after a rotation the lines go on in a new file, none lost and none twice', async () => {
  await gate.ask('/campaigns/1', { app: 'marketing-db', as: 'mira' });
  await gate.records();
  gate.program.reopenLog();
  await gate.ask('/campaigns/2', { app: 'marketing-db', as: 'mira' });
  expect((await gate.records()).map(({ request }) => request.path)).toEqual(['/campaigns/1', '/campaigns/2']);
});

/** Takes no byte, as a full disk does. */
const FULL = '/dev/full';

test.runIf(existsSync(FULL)).each([
  ['refuse', 503, 'log-unavailable'],
  ['continue', 200, null],
])('with `on_error: %s`, a log that cannot be written means %i', async (onError, status, reason) => {
  const full = new GateUnderTest({
    ...WIKI,
    settings: { access_log: { to: { file: FULL }, on_error: onError, flush: '10ms' } },
  });
  await full.start();
  await full.ask('/public/first', { app: 'wiki' });
  await expect.poll(() => full.notes.join()).toContain('access log');
  const reply = await full.ask('/public/second', { app: 'wiki' });
  expect([reply.status, reply.reason]).toEqual([status, reason]);
  expect(full.app.received).toHaveLength(status === 200 ? 2 : 1);
  await full.stop();
});
