/** What grants and denies become. */

import { describe, expect, test } from 'vitest';
import { grantOf, policyOf, WIKI } from './policy-of.ts';

function grant(extra: string, top = '') {
  const [first] = policyOf(`${top}${grantOf(extra)}`).grants;
  return first;
}

describe('`who`', () => {
  test('keeps a `#` in the subject of a machine', () => {
    expect(grant('who: ["sub:https://idp.corp.example#a#b"]')?.who).toMatchObject([
      { kind: 'sub', iss: 'https://idp.corp.example', sub: 'a#b' },
    ]);
  });

  test('may be everybody, a person, or a machine', () => {
    const who = grant('who: [anyone, authenticated, "user:Ann@corp.example"], until: "2099-01-01"')?.who;
    expect(who).toMatchObject([
      { kind: 'anyone' },
      { kind: 'authenticated' },
      { kind: 'user', email: 'Ann@corp.example' },
    ]);
  });
});

describe('times', () => {
  test('`until` a day includes it, in the zone of the policy', () => {
    const until = grant('who: [authenticated], until: "2026-12-15"', 'timezone: Europe/Paris\n')?.until;
    expect(new Date(until ?? 0).toISOString()).toBe('2026-12-15T23:00:00.000Z');
  });

  test('`not_before` a day begins with it, in the zone of the policy', () => {
    const start = grant('who: [authenticated], not_before: "2026-03-01"', 'timezone: Europe/Paris\n')?.notBefore;
    expect(new Date(start ?? 0).toISOString()).toBe('2026-02-28T23:00:00.000Z');
  });

  test('an instant has its own offset', () => {
    const until = grant('who: [authenticated], until: "2026-12-15T18:00:00+05:30"')?.until;
    expect(new Date(until ?? 0).toISOString()).toBe('2026-12-15T12:30:00.000Z');
  });

  test('of a day that a zone never had begin at the next instant that exists', () => {
    // Samoa went from 29 to 31 December 2011.
    const until = grant('who: [authenticated], until: "2011-12-29"', 'timezone: Pacific/Apia\n')?.until;
    expect(new Date(until ?? 0).toISOString()).toBe('2011-12-30T10:00:00.000Z');
  });
});

describe('conditions', () => {
  test('are names, whether one or several', () => {
    const top = 'networks: { a: [10.0.0.0/8], b: ["::1"] }\n';
    expect(grant('who: [anyone], if: { network: a }', top)?.conditions.network?.names).toEqual(['a']);
    expect(grant('who: [anyone], if: { network: [a, b] }', top)?.conditions.network?.names).toEqual(['a', 'b']);
  });

  test('have their ages in milliseconds', () => {
    const { conditions } =
      grant('who: [authenticated], if: { auth: { max_age: 15m }, session: { max_age: 1h } }') ?? {};
    expect(conditions?.auth).toMatchObject({ amr: [], acr: [], maxAge: 900_000 });
    expect(conditions?.session?.maxAge).toBe(3_600_000);
  });
});

describe('denies', () => {
  test('have `unless`, and otherwise what grants have', () => {
    const { denies } = policyOf(`${WIKI}denies:
  - { id: no, who: [authenticated], to: [wiki/*, "*"], unless: { to: [wiki/pages] }, owner: a@b.example, why: w, mode: shadow }
`);
    expect(denies[0]).toMatchObject({
      kind: 'deny',
      mode: 'shadow',
      to: [
        { app: 'wiki', resource: null },
        { app: null, resource: null },
      ],
      conditions: { posture: null, network: null, schedule: null, same: null, auth: null, session: null },
      unless: { who: null, to: [{ app: 'wiki', resource: 'pages' }], posture: null, same: null },
    });
  });
});
