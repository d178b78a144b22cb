/** D29: undici holds the head of a request with a body until the first byte of that body. Documented, and pinned here. */

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { useGate } from '../support/gate.ts';
import { requestOf } from '../support/request.ts';
import { WIKI } from '../support/settings.ts';

const gate = useGate(WIKI);

function upload(...fields: string[]): string {
  const chunked = {
    app: 'wiki',
    method: 'POST',
    fields: ['Transfer-Encoding: chunked', 'Connection: close', ...fields],
  };
  return requestOf('/x', chunked, gate.issuer.token('felix'));
}

test('D29: the app sees the head of an upload together with the first byte of its body, not before', async () => {
  using client = await gate.client();
  gate.asked += 1;
  client.send(upload());
  await sleep(300);
  expect(gate.app.bytes).toBe('');
  client.send('2\r\nok\r\n');
  await expect.poll(() => gate.app.bytes).toContain('POST /x HTTP/1.1');
  client.send('0\r\n\r\n');
  expect(await client.rest()).toMatch(/^HTTP\/1\.1 200 /);
});

test('D29: a client that waits for `100 Continue` is not kept waiting for ever', async () => {
  using client = await gate.client();
  gate.asked += 1;
  client.send(upload('Expect: 100-continue'));
  await client.until('100 Continue\r\n\r\n');
  client.send('2\r\nok\r\n0\r\n\r\n');
  expect(await client.rest()).toMatch(/HTTP\/1\.1 200 /);
  expect(gate.app.bytes).not.toMatch(/expect/i);
});
