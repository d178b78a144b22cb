/** oauth2-proxy GHSA-c5c4-8r6x-56w3: an e-mail address with two `@` ended in the right domain, and belonged to another. */

import { describe, expect, test } from 'vitest';
import { WIKI } from '../support/settings.ts';
import { useWays, WAYS } from '../support/ways.ts';

const ways = useWays(WIKI);

describe.each(WAYS)('%s', (way) => {
  test('a colleague gets in', async () => {
    const token = ways.direct.issuer.token('kim', { email: 'kim@corp.example' });
    const other = ways.behind.issuer.token('kim', { email: 'kim@corp.example' });
    const reply = await ways.ask(way, '/colleagues/x', { app: 'wiki', token: way === 'forward-auth' ? other : token });
    expect(ways.passed(way, reply)).toBe(true);
  });

  test.each([
    'kim@evil.example@corp.example',
    '"kim@evil.example"@corp.example',
    'kim@evil.example\n@corp.example',
    '@corp.example',
    'kim@evil.example @corp.example',
    ['kim@corp.example'],
    { toString: 'kim@corp.example' },
  ])('GHSA-c5c4-8r6x-56w3: %j is nobody’s address', async (email) => {
    const { issuer } = way === 'forward-auth' ? ways.behind : ways.direct;
    const reply = await ways.ask(way, '/colleagues/x', { app: 'wiki', token: issuer.token('kim', { email }) });
    expect([reply.status, reply.reason]).toEqual([403, 'no-grant']);
    expect(ways.passed(way, reply)).toBe(false);
    expect(ways.direct.app.bytes).toBe('');
  });

  test('GHSA-c5c4-8r6x-56w3: nor is one that was not verified', async () => {
    const { issuer } = way === 'forward-auth' ? ways.behind : ways.direct;
    for (const verified of [false, 'true', 1, undefined]) {
      const token = issuer.token('kim', { email: 'kim@corp.example', email_verified: verified });
      expect((await ways.ask(way, '/colleagues/x', { app: 'wiki', token })).status).toBe(403);
    }
  });
});
