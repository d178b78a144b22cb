/** The example of POLICY.md §3, over the wire: what each person gets, and by which rule. */

import { describe, expect, test } from 'vitest';
import { fieldOf } from '../support/request.ts';
import { useWays, WAYS } from '../support/ways.ts';

const ways = useWays();

/** `[who, app, path, status, x-sallyport, effect, by]`; status and reason of a refusal, `app` when it passes. */
const CASES = [
  ['mira', 'marketing-db', '/campaigns/42', 200, null, 'allow', 'mkt-use'],
  ['mira', 'finance-records', '/ledgers/2026', 403, 'no-grant', 'deny', 'default'],
  ['mira', 'finance-records', '/exports/q3.csv', 403, 'no-grant', 'deny', 'default'],
  ['mira', 'finance-records', '/payslips/e-17/2026', 200, null, 'allow', 'own-payslip'],
  ['mira', 'finance-records', '/payslips/e-40/2026', 403, 'no-grant', 'deny', 'default'],
  ['felix', 'finance-records', '/ledgers/2026', 200, null, 'allow', 'fin-read'],
  ['felix', 'finance-records', '/exports/q3.csv', 401, 'step-up-required', 'step_up', 'fin-export'],
  ['felix-phr', 'finance-records', '/exports/q3.csv', 200, null, 'allow', 'fin-export'],
  ['felix', 'marketing-db', '/campaigns/42', 403, 'no-grant', 'deny', 'default'],
  ['kim', 'finance-records', '/ledgers/2026', 403, 'denied-by-rule', 'deny', 'contractors-out-of-finance'],
  ['kim', 'marketing-db', '/campaigns/42', 403, 'no-grant', 'deny', 'default'],
  ['byod', 'marketing-db', '/campaigns/42', 403, 'no-grant', 'deny', 'default'],
  ['byod', 'finance-records', '/payslips/e-17/2026', 403, 'no-grant', 'deny', 'default'],
] as const;

describe.each(['http', 'forward-auth'] as const)('%s', (way) => {
  test.each(CASES)('%s at %s%s: %i, %s, %s by %s', async (as, app, path, status, reason, effect, by) => {
    const reply = await ways.ask(way, path, { as, app });
    expect(reply.status).toBe(status);
    expect(reply.reason).toBe(way === 'forward-auth' && status === 200 ? 'allow' : reason);
    expect(ways.passed(way, reply)).toBe(status === 200);
    const record = await ways.record(way);
    expect(record).toMatchObject({
      kind: way,
      status,
      app,
      decision: { effect, by },
      subject: { sub: as.replace('-phr', '').replace('byod', 'mira') },
    });
    expect(fieldOf(reply, 'x-request-id')).toBe(record.id);
  });

  test('nobody is asked to sign in', async () => {
    const reply = await ways.ask(way, '/campaigns/42', { app: 'marketing-db' });
    expect([reply.status, reply.reason]).toEqual([401, 'login-required']);
    expect(await ways.record(way)).toMatchObject({ decision: { effect: 'login' }, subject: { via: 'none' } });
  });
});

describe('websocket', () => {
  test.each(CASES.filter(([who]) => who !== 'kim'))(
    'a grant for GET lets nobody in: %s at %s%s',
    async (as, app, path) => {
      const reply = await ways.ask('websocket', path, { as, app });
      expect([reply.status, reply.reason]).toEqual([403, 'no-grant']);
      expect(await ways.record('websocket')).toMatchObject({
        kind: 'websocket',
        status: 403,
        decision: { by: 'default' },
      });
      expect(ways.direct.app.bytes).toBe('');
    },
  );

  test('a deny for every method keeps kim out', async () => {
    const reply = await ways.ask('websocket', '/ledgers/2026', { as: 'kim', app: 'finance-records' });
    expect([reply.status, reply.reason]).toEqual([403, 'denied-by-rule']);
    expect(await ways.record('websocket')).toMatchObject({ decision: { by: 'contractors-out-of-finance' } });
    expect(ways.direct.app.bytes).toBe('');
  });
});

test('a challenge for a step-up names what the provider can be asked for (RFC 9470)', async () => {
  const reply = await ways.ask('http', '/exports/q3.csv', { as: 'felix', app: 'finance-records' });
  const challenge = fieldOf(reply, 'www-authenticate');
  expect(challenge).toContain('error="insufficient_user_authentication"');
  expect(challenge).toContain('acr_values="phr"');
});

test.each(WAYS)('an unknown host is nothing to %s', async (way) => {
  const reply = await ways.ask(way, '/campaigns/42', { as: 'mira', host: 'other.example' });
  expect(reply.reason).toBe('unknown-host');
  expect(ways.passed(way, reply)).toBe(false);
});
