import { describe, expect, it } from 'vitest';
import { Listening } from './listening.ts';
import { get, RawClient } from './raw-client.ts';

describe('listener', () => {
  it('brings a request to the upstream and its answer back, with one record', async () => {
    await using gate = await Listening.start();
    using client = await RawClient.open(gate.port);
    const answer = await client.send(get('/a/b?c=%zz')).until('ok');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(gate.told).toEqual([['http', null, 200, null]]);
    expect(gate.records[0]?.entry.target).toBe('/a/b?c=%zz');
  });
});
