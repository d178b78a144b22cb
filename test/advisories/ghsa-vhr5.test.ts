/** Oathkeeper GHSA-vhr5: X-Forwarded-Proto of anybody was believed, although that was switched off. */

import { describe, expect, test } from 'vitest';
import { useGate } from '../support/gate.ts';
import { valuesOf } from '../support/recording-app.ts';
import { WIKI } from '../support/settings.ts';

const direct = useGate(WIKI);
const behind = useGate({ ...WIKI, settings: { trusted_proxies: ['127.0.0.1/32'] } });

const PROTO = [
  'X-Forwarded-Proto: https',
  'Forwarded: for=203.0.113.7;proto=https;host=evil.example',
  'X-Forwarded-Scheme: https',
  'X-Forwarded-Ssl: on',
  'Front-End-Https: on',
  'X-Scheme: https',
  'X-Url-Scheme: https',
];

describe.each(['ask', 'upgrade'] as const)('%s', (way) => {
  test('GHSA-vhr5: the scheme that a client claims is not the one that the app is told', async () => {
    await direct[way]('/public/x', { app: 'wiki', fields: PROTO });
    const [received] = direct.app.received;
    expect(received && valuesOf(received, 'x-forwarded-proto')).toEqual(['http']);
    expect(received && valuesOf(received, 'forwarded')).toEqual(['for=127.0.0.1;host="wiki.corp.example";proto=http']);
    expect(direct.app.bytes).not.toMatch(/https|ssl|evil/i);
  });

  test('GHSA-vhr5: that of a trusted proxy is, if it is one of two words', async () => {
    await behind[way]('/public/x', { app: 'wiki', fields: ['X-Forwarded-Proto: https'] });
    for (const proto of ['HTTPS, http', 'javascript', 'https, https', '']) {
      await behind[way]('/public/x', { app: 'wiki', fields: [`X-Forwarded-Proto: ${proto}`] });
    }
    const seen = behind.app.received.flatMap((received) => valuesOf(received, 'x-forwarded-proto'));
    expect(seen).toEqual(['https', 'http', 'http', 'http', 'http']);
  });
});
