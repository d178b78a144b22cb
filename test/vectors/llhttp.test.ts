import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Listening } from '../server/listening.ts';
import { RawClient } from '../server/raw-client.ts';
import { StrictUpstream } from './strict-upstream.ts';

interface Vector {
  readonly id: string;
  readonly name: string;
  /** Without the empty line that ended it. */
  readonly raw_b64: string;
  readonly llhttp: { readonly messages_completed: number };
}

const { cases }: { cases: Vector[] } = JSON.parse(
  readFileSync(new URL('llhttp/llhttp-request-vectors.json', import.meta.url), 'utf8'),
);

/** The vector as a client of the gate would send it: a head at its end is ended, and a Host in every head that has none. */
function complete(vector: Vector): string {
  const raw = Buffer.from(vector.raw_b64, 'base64').toString('latin1');
  const text = raw.endsWith('\r\n') ? `${raw}\r\n` : raw;
  return text.replace(/(?<=^|\n)[A-Z-]+ [^\r\n]+ (?:HTTP|RTSP|ICE)\/\d\.\d\r\n/g, (line, at: number) => {
    const head = text.slice(at).split('\r\n\r\n', 1)[0] ?? '';
    return /\nhost:/i.test(head) ? line : `${line}Host: app.test\r\n`;
  });
}

const IMPATIENT = { limits: { headTimeout: 200, idle: 200 }, hosts: 'any', bodyIdle: 200 } as const;
let reached = 0;

describe.concurrent('llhttp vectors: refused, timed out, or as many plain requests as they hold', () => {
  it.each(cases)('$id $name', async (vector) => {
    await using upstream = StrictUpstream.create();
    await using gate = await Listening.start({ ...IMPATIENT, upstream: upstream.server });
    using client = await RawClient.open(gate.port);
    await client.send(Buffer.from(complete(vector), 'latin1')).rest();

    expect(upstream.violations).toEqual([]);
    expect(upstream.messages.length).toBeLessThanOrEqual(vector.llhttp.messages_completed);
    const answers = client.statuses.filter((status) => status !== 200);
    expect(answers.filter((status) => status < 400)).toEqual([]);
    expect(client.statuses.length - answers.length).toBe(upstream.messages.length);
    await upstream.settled();
    await gate.recorded(client.statuses.length);
    expect(gate.records.filter(({ outcome }) => outcome.status !== null)).toHaveLength(client.statuses.length);
    if (upstream.messages.length > 0) reached++;
  });
});

it('most of the vectors that hold a request brought it to the upstream', () => {
  expect(cases).toHaveLength(153);
  expect(reached).toBeGreaterThan(40);
});
