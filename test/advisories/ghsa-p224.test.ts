/** Oathkeeper GHSA-p224: `/public/../admin` matched the rule for `/public`, and the app resolved it. */

import { describe, expect, test } from 'vitest';
import { WIKI } from '../support/settings.ts';
import { useWays, WAYS } from '../support/ways.ts';

const ways = useWays(WIKI);

describe.each(WAYS)('%s', (way) => {
  test.each([
    ['/public/../admin', 'plain'],
    ['/public/./../admin/x', 'with a single dot'],
    ['/public/%2e%2e/admin', 'encoded'],
    ['/public/.%2E/admin', 'half encoded'],
    ['/public/%252e%252e/admin', 'encoded twice'],
    ['/public/..%2fadmin', 'with an encoded slash'],
    ['/public/..%5cadmin', 'with a backslash'],
    ['/public/..;/admin', 'with a parameter'],
    ['/public/x/..%00/admin', 'with a NUL'],
    ['/public/%c0%ae%c0%ae/admin', 'overlong'],
    ['/public/%ef%bc%8e%ef%bc%8e/admin', 'full-width'],
    ['/public//../admin', 'behind an empty segment'],
  ])('GHSA-p224: %s (%s) does not get through', async (target) => {
    for (const as of [undefined, 'felix']) {
      const reply = await ways.ask(way, target, { app: 'wiki', ...(as === undefined ? {} : { as }) });
      expect(ways.passed(way, reply)).toBe(false);
      expect(ways.direct.app.bytes).toBe('');
    }
  });
});
