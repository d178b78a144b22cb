/** What personas become, and what a test makes of them. */

import { describe, expect, test } from 'vitest';
import { CORP, policyOf, WIKI } from './policy-of.ts';

const TYPES = 'claims: { team: list, level: number }\ndevice: { managed: bool }\n';

function personas(text: string) {
  return policyOf(`${TYPES}personas:\n${text}`).personas;
}

describe('personas', () => {
  test('are like another, maps one level deep', () => {
    const kim = personas(`  kim: { like: ann, claims: { team: [b] }, auth: { acr: phr }, device: null }
  ann: { claims: { team: [a], level: 3 }, auth: { amr: [mfa], age: 20m }, device: { managed: true }, ip: 10.0.0.1 }
`).get('kim');
    expect(kim).toMatchObject({
      sub: 'kim',
      claims: { team: ['b'], level: 3 },
      auth: { amr: ['mfa'], acr: 'phr', age: 1_200_000 },
      device: {},
      ip: '10.0.0.1',
    });
  });

  test('lose with `null` what they were like', () => {
    const kim = personas(`  ann: { sub: ann, claims: { level: 3 }, session: { age: 1h }, at: "2026-11-18T10:00:00Z" }
  kim: { like: ann, claims: { level: null }, session: { age: null }, at: null }
`).get('kim');
    expect(kim).toMatchObject({ sub: 'ann', claims: {}, session: { age: null }, time: null });
    expect(Object.keys(kim?.claims ?? { none: 1 })).toEqual([]);
  });

  test('come from the first provider unless they say another', () => {
    expect(personas('  ann: {}\n').get('ann')).toMatchObject({ iss: CORP.issuer, sub: 'ann', deviceAge: 0 });
  });

  test('are anonymous when they are like `anonymous`, which is always there', () => {
    const all = personas('  visitor: { like: anonymous, ip: 10.0.0.1 }\n');
    expect(all.get('visitor')).toMatchObject({ anonymous: true, iss: null, sub: null, ip: '10.0.0.1' });
    expect(all.get('anonymous')).toMatchObject({ anonymous: true, iss: null, sub: null, ip: null });
  });
});

const testOf = (body: string) =>
  policyOf(`${TYPES}${WIKI}personas: { ann: { claims: { level: 3, team: [a] } } }\ntests:\n  - { name: t, ${body} }\n`)
    .tests[0];

describe('tests', () => {
  test('change their persona with `with`, and only there', () => {
    const found = testOf(
      'as: ann, with: { claims: { level: 4 }, device_age: 2h }, deny: { GET wiki/pages/1: default }',
    );
    expect(found?.persona).toMatchObject({ name: 'ann', claims: { level: 4, team: ['a'] }, deviceAge: 7_200_000 });
  });

  test('ask about a method and a path of an app', () => {
    const found = testOf('as: anonymous, deny: { PUT wiki/pages/a%20b?x=1: default, GET wiki/: default }');
    expect(found?.assertions).toMatchObject([
      { effect: 'deny', method: 'PUT', app: 'wiki', path: '/pages/a%20b?x=1', rule: 'default' },
      { effect: 'deny', method: 'GET', app: 'wiki', path: '/', rule: 'default' },
    ]);
  });

  test('need not name a rule for a sign-in', () => {
    expect(testOf('as: anonymous, login: { GET wiki/pages/1: }')?.assertions[0]?.rule).toBeNull();
  });
});
