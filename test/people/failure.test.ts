import { describe, expect, test } from 'vitest';
import { Browser } from '../../demo/browser.ts';
import { notVerified, refused, unavailable, type SignInProblem } from '../../src/identity/relying-party/problem.ts';
import { failureOf } from '../../src/server/people/failure.ts';
import { House } from './house.ts';

describe('a sign-in that comes to nothing is told', () => {
  test.each<[string, SignInProblem, string]>([
    ['one who broke it off', refused('access_denied', null), 'cancelled'],
    ['one whom the gate’s wrong secret stops', refused('invalid_client', null), 'gate-refused'],
    ['one whose provider has no PKCE', { kind: 'unsupported', detail: 'pkce-s256' }, 'gate-refused'],
    ['one whose provider is ahead', notVerified('iat-future'), 'clocks'],
    ['one whose provider is behind', notVerified('expired'), 'clocks'],
    ['one whose answer was made up', notVerified('signature'), 'bad-answer'],
    ['one who comes back after an hour', { kind: 'expired' }, 'expired'],
    ['one whose provider is down', unavailable('ECONNREFUSED'), 'unreachable'],
  ])('to %s by a text of its own', (_, problem, failure) => {
    expect(failureOf(problem)).toBe(failure);
  });

  test('to be nobody’s mistake where the provider does not know the gate’s secret; the record says what it said', async () => {
    await using house = await House.open({ provider: { client_secret: 'another-secret-than-it-was-given' } });
    const shown = await new Browser().open(house.url('marketing', '/campaigns/42'));
    expect(shown.status).toBe(403);
    expect(shown.body).toContain('Example Corp does not accept this gate right now');
    const record = (await house.records()).at(-1);
    expect(record?.decision).toMatchObject({ effect: 'refuse', reasons: ['sign-in-failed'] });
    expect(record?.decision.detail).toMatch(/^corp: invalid_client/);
  });
});
