/** CONNECT where a proxy asks by forward-auth: it would take the yes for a tunnel. */

import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { useGate } from '../support/gate.ts';
import { WIKI } from '../support/settings.ts';

describe('CONNECT of a proxy that may ask', () => {
  const gate = useGate({ ...WIKI, settings: { forward_auth: ['127.0.0.0/8'] } });

  it('asks nothing', async () => {
    const fields = [
      'X-Forwarded-Method: GET',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Host: wiki.corp.example',
      'X-Forwarded-Uri: /public/1',
    ];
    const { status } = await gate.ask('/.sallyport/auth', { app: 'wiki', fields });
    assert.equal(status, 200);
    const reply = await gate.ask('/.sallyport/auth', { app: 'wiki', method: 'CONNECT', fields });
    assert.equal(reply.status, 405);
    assert.equal(reply.reason, 'bad-method');
  });
});
