/** oauth2-proxy GHSA-7rh7-c77v-6434: a rule that skips sign-in for a path was matched against the query, too. */

import { describe, expect, test } from 'vitest';
import { WIKI } from '../support/settings.ts';
import { useWays, WAYS } from '../support/ways.ts';

const ways = useWays(WIKI);

describe.each(WAYS)('%s', (way) => {
  test.each([
    ['/admin?x=/public/', 'the public path in the query'],
    ['/admin/x?/public/', 'as the whole query'],
    ['/admin/?next=/public/../public/', 'twice'],
    ['/admin?%2fpublic%2f', 'encoded'],
    ['/admin/x?a=b?/public/', 'behind a second question mark'],
  ])('GHSA-7rh7-c77v-6434: %s (%s) does not get through', async (target) => {
    for (const as of [undefined, 'felix']) {
      const reply = await ways.ask(way, target, { app: 'wiki', ...(as === undefined ? {} : { as }) });
      expect(ways.passed(way, reply)).toBe(false);
      expect(ways.direct.app.bytes).toBe('');
    }
  });
});

test('GHSA-7rh7-c77v-6434: nor does a query close what is open', async () => {
  const reply = await ways.ask('http', '/public/x?/admin/', { app: 'wiki' });
  expect(reply.status).toBe(200);
  expect(ways.direct.app.received[0]?.target).toBe('/public/x?/admin/');
});
