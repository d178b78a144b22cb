import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { Listening } from './listening.ts';
import { get, RawClient } from './raw-client.ts';

describe('limits', () => {
  it('D30 lets an upload take longer than a head may', async () => {
    await using gate = await Listening.start({
      limits: { headTimeout: 100 },
      upstream: async (request, response) => response.end(await text(request)),
    });
    using client = await RawClient.open(gate.port);
    client.send(get('/', 'Content-Length: 8').replace('GET', 'POST'));
    for (const character of 'slowly!.') {
      await new Promise((resolve) => setTimeout(resolve, 60));
      client.send(character);
    }
    await client.until('slowly!.');
    expect(gate.told).toEqual([['http', null, 200, null]]);
  });

  it('D20 ends the second head of a connection that arrives too slowly, after the first was served', async () => {
    await using gate = await Listening.start({ limits: { headTimeout: 150 } });
    using client = await RawClient.open(gate.port);
    await client.send(get('/')).until('ok');
    expect(await client.send('GET / HT').rest()).toContain('408 Request Timeout');
    expect(gate.told).toEqual([
      ['http', null, 200, null],
      ['malformed', 'head-timeout', 408, null],
    ]);
  });

  it('closes a connection that was served and then stays idle, without another word', async () => {
    await using gate = await Listening.start({ limits: { idle: 50 } });
    using client = await RawClient.open(gate.port);
    await client.send(get('/')).rest();
    expect(client.statuses).toEqual([200]);
    expect(gate.records).toHaveLength(1);
  });

  it('serves others while 1,000 connections are open and silent', async () => {
    await using gate = await Listening.start();
    const silent = await Promise.all(Array.from({ length: 1_000 }, () => RawClient.open(gate.port)));
    using client = await RawClient.open(gate.port);
    await client.send(get('/')).until('ok');
    for (const one of silent) one.socket.destroy();
    expect(gate.records).toHaveLength(1);
  });

  it('closes unheard the connection that is one too many', async () => {
    await using gate = await Listening.start({ limits: { connections: 2 } });
    using one = await RawClient.open(gate.port);
    using two = await RawClient.open(gate.port);
    using three = await RawClient.open(gate.port);
    expect(await three.rest()).toBe('');
    await one.send(get('/')).until('ok');
    await two.send(get('/')).until('ok');
    expect(gate.records).toHaveLength(2);
  });

  it('passes on every header field of a request at the limit', async () => {
    const upstream = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
      response.end(`got ${request.rawHeaders.filter((name) => name.startsWith('X-N-')).length}`);
    });
    upstream.maxHeadersCount = 0;
    await using gate = await Listening.start({ limits: { headers: 3_000, headerBytes: 64 * 1024 }, upstream });
    using client = await RawClient.open(gate.port);
    const fields = Array.from({ length: 2_500 }, (_, index) => `X-N-${index}: 1`);
    await client.send(get('/', ...fields)).until('got 2500');
    expect(client.statuses).toEqual([200]);
  });

  it('keeps serving a connection whose 431 was for its fields', async () => {
    await using gate = await Listening.start({ limits: { headers: 10 } });
    using client = await RawClient.open(gate.port);
    const fields = Array.from({ length: 10 }, (_, index) => `X-${index}: 1`);
    await client.send(get('/', ...fields)).until('head-too-large');
    await client.send(get('/')).until('ok');
    expect(client.statuses).toEqual([431, 200]);
  });
});
