/** What an operator writes about an app takes effect on the wire. */

import { describe, expect, test } from 'vitest';
import { useGate } from '../support/gate.ts';
import { valuesOf, type Received } from '../support/recording-app.ts';
import { WIKI } from '../support/settings.ts';

const WAYS = ['ask', 'upgrade'] as const;

const hosted = useGate({ ...WIKI, apps: { ...WIKI.apps, headers: { upstream_host: 'upstream' } } });
const passing = useGate({ ...WIKI, apps: { ...WIKI.apps, authorization: 'pass' } });

function values(received: readonly Received[], name: string): string[] {
  return received.flatMap((one) => valuesOf(one, name));
}

describe.each(WAYS)('%s', (way) => {
  test('`headers.upstream_host: upstream`: the app reads its own name as Host, and the public one beside it', async () => {
    await hosted[way]('/public/x', { app: 'wiki' });
    expect(values(hosted.app.received, 'host')).toEqual([new URL(hosted.app.url).host]);
    expect(values(hosted.app.received, 'x-forwarded-host')).toEqual(['wiki.corp.example']);
  });

  test('`authorization: pass`: the gate does not read it, and the app gets it as it is', async () => {
    await passing[way]('/public/x', { app: 'wiki', token: 'anything' });
    expect(values(passing.app.received, 'authorization')).toEqual(['Bearer anything']);
    expect(await passing.record()).toMatchObject({ subject: { via: 'none' }, decision: { by: 'everybody' } });
    expect((await passing[way]('/x', { app: 'wiki', as: 'felix' })).reason).toBe('login-required');
  });
});
