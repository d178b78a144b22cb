import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Evaluator } from '../../src/core/policy/verdict.ts';
import { Listening, PERMISSIVE } from './listening.ts';
import { get, handshake, RawClient } from './raw-client.ts';

const FORBIDDING: Evaluator = {
  ...PERMISSIVE,
  evaluate: (query) => {
    const { verdict, shadow } = PERMISSIVE.evaluate(query);
    return { verdict: { ...verdict, effect: 'deny', by: 'default' }, shadow };
  },
};

function swap(gate: Listening, evaluator: Evaluator): void {
  gate.gate.generation = { ...gate.gate.generation, number: 2, evaluator };
  gate.live.judgeAll('policy');
}

/** Streams to every request and upgrades every upgrade, without an end. */
function endless() {
  const server = createServer((_request, response) => void response.write('stream'));
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {});
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
    );
  });
  return server;
}

describe('what is open when the policy changes', () => {
  it.each([
    ['an answer', get('/events'), 'stream', ['http', null, 200, 'policy']],
    ['a tunnel', handshake('/ws'), '\r\n\r\n', ['websocket', null, 101, 'policy']],
  ])('is cut if it is no longer allowed: %s', async (_, bytes, begun, record) => {
    await using gate = await Listening.start({ upstream: endless() });
    using client = await RawClient.open(gate.port);
    await client.send(bytes).until(begun);
    swap(gate, FORBIDDING);
    await client.closed;
    await gate.recorded(1);
    expect(gate.told).toEqual([record]);
    expect(gate.live.size).toBe(0);
  });

  it('goes on if it is still allowed', async () => {
    await using gate = await Listening.start({ upstream: endless() });
    using client = await RawClient.open(gate.port);
    await client.send(handshake('/ws')).until('\r\n\r\n');
    swap(gate, PERMISSIVE);
    expect(client.socket.destroyed).toBe(false);
    expect(gate.live.size).toBe(1);
    expect(gate.records).toEqual([]);
  });

  it('has announced itself once it is open for a second', async () => {
    await using gate = await Listening.start({ upstream: endless() });
    using client = await RawClient.open(gate.port);
    await client.send(get('/events')).until('stream');
    await expect.poll(() => gate.opened.length, { timeout: 3_000 }).toBe(1);
    expect(gate.opened[0]?.path?.path).toBe('/events');
    expect(gate.records).toEqual([]);
  });
});
