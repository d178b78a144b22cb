/** Requests that come before the answer to the one before them: in order, one at a time, and not without an end. */

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { useGate } from '../support/gate.ts';
import { requestOf } from '../support/request.ts';
import { civil } from '../support/recording-app.ts';
import { WIKI } from '../support/settings.ts';

const one = requestOf('/public/1', { app: 'wiki' }, null);

describe('pipelined requests', () => {
  const gate = useGate(WIKI);

  it('never hold more than one connection of the app', async () => {
    gate.app.answer = () => {};
    using client = await gate.client();
    gate.asked += 10;
    client.send(one.repeat(10));
    await sleep(100);
    assert.equal(gate.app.received.length, 1);
    client.socket.destroy();
    const records = await gate.records();
    assert.ok(records.every(({ ended }) => ended === 'client-gone'));
  });

  it('are answered in order, each after the one before it', async () => {
    let open = 0;
    let most = 0;
    gate.app.answer = (received, socket) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        civil(received, socket);
      }, 10);
    };
    using client = await gate.client();
    gate.asked += 12;
    client.send(one.repeat(11) + requestOf('/public/last', { app: 'wiki', fields: ['Connection: close'] }, null));
    await client.rest();
    assert.deepEqual(
      client.statuses,
      Array.from({ length: 12 }, () => 200),
    );
    assert.equal(gate.app.received.at(-1)?.target, '/public/last');
    assert.equal(most, 1);
  });

  it('are answered up to the one that is too many, which closes the connection', async () => {
    using client = await gate.client();
    gate.asked += 17;
    client.send(one.repeat(40));
    await client.rest();
    assert.deepEqual(client.statuses, [...Array.from({ length: 16 }, () => 200), 400]);
    assert.equal(gate.app.received.length, 16);
    assert.equal((await gate.records()).at(-1)?.decision.detail, 'too-many-pipelined');
  });

  it('leave the app to others, however many there are and whether anybody still reads the answers', async () => {
    const held = Promise.withResolvers<() => void>();
    gate.app.answer = (received, socket) => held.resolve(() => civil(received, socket));
    const client = await gate.client();
    gate.asked += 17;
    client.send(one.repeat(3_000));
    const release = await held.promise;
    await sleep(100);
    client.socket.destroy();
    gate.app.answer = civil;
    const others = await Promise.all(Array.from({ length: 20 }, () => gate.ask('/public/2', { app: 'wiki' })));
    assert.ok(others.every(({ status }) => status === 200));
    release();
  });

  it('are not even read while too many wait', async () => {
    const held = Promise.withResolvers<() => void>();
    gate.app.answer = (received, socket) => held.resolve(() => civil(received, socket));
    using client = await gate.client();
    gate.asked += 17;
    client.send(one.repeat(200_000));
    const release = await held.promise;
    await sleep(200);
    const unread = client.socket.writableLength;
    assert.ok(unread > 0, 'everything was read');
    await sleep(200);
    assert.equal(client.socket.writableLength, unread);
    gate.app.answer = civil;
    release();
    await client.closed;
  });
});
