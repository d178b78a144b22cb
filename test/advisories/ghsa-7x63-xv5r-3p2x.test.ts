/** oauth2-proxy GHSA-7x63-xv5r-3p2x: a client's own X-Forwarded-Uri said which path the policy was asked about. */

import { describe, expect, test } from 'vitest';
import { WIKI } from '../support/settings.ts';
import { useWays, WAYS } from '../support/ways.ts';

const ways = useWays(WIKI);

const CLAIMS = [
  ['X-Forwarded-Uri: /public/x'],
  ['X-Original-URL: /public/x'],
  ['X-Original-Uri: /public/x', 'X-Rewrite-Url: /public/x'],
  ['X-Original-URL: https://wiki.corp.example/public/x', 'X-Original-Method: GET'],
  [
    'X-Forwarded-Uri: /public/x',
    'X-Forwarded-Method: GET',
    'X-Forwarded-Host: wiki.corp.example',
    'X-Forwarded-Proto: https',
  ],
  ['X-Forwarded-Prefix: /public', 'X-Envoy-Original-Path: /public/x', 'X-Http-Method-Override: OPTIONS'],
].map((fields) => [fields]);

describe.each(WAYS)('%s', (way) => {
  test.each(CLAIMS)('GHSA-7x63-xv5r-3p2x: /admin stays closed with %j', async (fields) => {
    for (const who of [{}, { as: 'felix' }]) {
      const reply = await ways.ask(way, '/admin/x', { app: 'wiki', fields, ...who });
      expect(ways.passed(way, reply)).toBe(false);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(ways.direct.app.bytes).toBe('');
    }
  });
});

test.each(CLAIMS)('GHSA-7x63-xv5r-3p2x: the app is told nothing of %j', async (fields) => {
  await ways.ask('http', '/public/y', { app: 'wiki', fields });
  await ways.ask('websocket', '/public/y', { app: 'wiki', fields });
  expect(ways.direct.app.received.map(({ target }) => target)).toEqual(['/public/y', '/public/y']);
  expect(ways.direct.app.bytes).not.toMatch(/public\/x|x-forwarded-uri|x-original|x-rewrite|method-override/i);
});

test('GHSA-7x63-xv5r-3p2x: nobody but a proxy that was named may ask about a path', async () => {
  const fields = [
    'X-Forwarded-Method: GET',
    'X-Forwarded-Proto: https',
    'X-Forwarded-Host: wiki.corp.example',
    'X-Forwarded-Uri: /public/x',
  ];
  const reply = await ways.direct.ask('/.sallyport/auth', { app: 'wiki', fields });
  expect([reply.status, reply.reason]).toEqual([404, 'reserved-path']);
});
