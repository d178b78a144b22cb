/** docs/policy.md tells every key of the language, or cannot be made. */

import { describe, expect, test } from 'vitest';
import { SCHEMAS } from '../../src/cli/schemas.ts';
import { policyReference } from '../../tools/policy-reference.ts';

const schema = (await SCHEMAS['policy']?.()) ?? {};

describe('policyReference()', () => {
  test('refuses a template that leaves out a key', () => {
    const most = '{{keys policy}}\n{{keys policy.claims.*}}\n{{keys policy.groups.*}}\n';
    expect(() => policyReference(most, schema)).toThrow(/leaves out:\n(?:.*\n)*max_age/);
  });

  test('refuses a template that asks for what is not there', () => {
    expect(() => policyReference('{{keys policy.grant.[]}}\n', schema)).toThrow('the schema has no `grant.[]`');
  });

  test('makes a row of a key, with what may stand behind it', () => {
    const days = { type: 'array', items: { enum: ['sat', 'sun'] }, description: 'The days.' } as const;
    const small = { properties: { days, zone: { type: 'string', default: 'UTC' } }, required: ['days'] } as const;
    expect(policyReference('{{keys policy}}', small)).toBe(
      '| key | value | |\n|---|---|---|\n' +
        '| `days` | list of `sat`, `sun`; required | The days. |\n| `zone` | text; default `UTC` |  |',
    );
  });
});
