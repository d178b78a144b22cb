/** Heimdall GHSA-r8x2: an encoded slash, or another case, led past a rule to the place that it protects. */

import { describe, expect, test } from 'vitest';
import { WIKI } from '../support/settings.ts';
import { useWays, WAYS } from '../support/ways.ts';

const ways = useWays(WIKI);

describe.each(WAYS)('%s', (way) => {
  test.each([
    ['/admin%2fusers', 'an encoded slash behind'],
    ['/%2fadmin', 'in front'],
    ['/public%2f..%2fadmin', 'around a climb'],
    ['/ADMIN/users', 'upper case'],
    ['/Admin', 'title case'],
    ['/%41dMiN/x', 'encoded and mixed'],
    ['/adm%C4%B1n', 'a dotless letter'],
    ['/%EF%BD%81dmin', 'a full-width letter'],
  ])('GHSA-r8x2: %s (%s) does not get through', async (target) => {
    for (const as of [undefined, 'felix']) {
      const reply = await ways.ask(way, target, { app: 'wiki', ...(as === undefined ? {} : { as }) });
      expect(ways.passed(way, reply)).toBe(false);
      expect(ways.direct.app.bytes).toBe('');
    }
  });
});
