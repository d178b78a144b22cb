/** Traefik cannot be had here. Its source says what it asks and what it passes on; what is asked so is tried with the gate. */

import { expect, test } from 'vitest';
import { Browser, NAVIGATION } from '../../demo/browser.ts';
import { House } from './house.ts';

test('the 401 that Traefik passes on is a page whose button leads to the sign-in, and back to where one was going', async () => {
  await using house = await House.open({ settings: { forward_auth: ['127.0.0.0/8'] } });
  const felix = new Browser();
  const asked = await felix.once(house.url('finance', '/.sallyport/auth'), {
    headers: {
      ...NAVIGATION,
      accept: 'text/html',
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-method': 'GET',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': `finance.localhost:${house.port}`,
      'x-forwarded-uri': '/ledgers/2026?quarter=3',
    },
  });
  expect([asked.status, asked.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
  const href = /<a [^>]*href="([^"]+)"[^>]*>\s*Sign in/.exec(asked.body)?.[1] ?? '';
  const form = await felix.open(new URL(href.replaceAll('&amp;', '&'), asked.url));
  const shown = await felix.signIn(form, { name: 'felix', password: 'felix-finance' });
  expect([shown.status, shown.url.href]).toEqual([200, house.url('finance', '/ledgers/2026?quarter=3')]);
});
