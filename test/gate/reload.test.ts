/** What changes while the gate serves takes effect at once, on what is open too; what does not check changes nothing. */

import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { useGate } from '../support/gate.ts';
import { requestOf, UPGRADE } from '../support/request.ts';
import { WIKI } from '../support/settings.ts';

const gate = useGate(WIKI);

/** Replaces the policy as an editor does, and reloads. @returns whether the new one serves. */
async function put(text: string): Promise<boolean> {
  const file = join(gate.folder, 'policy.yaml');
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
  return gate.program.reload();
}

let sound: string | null = null;

async function policy(): Promise<string> {
  sound ??= await readFile(join(gate.folder, 'policy.yaml'), 'utf8');
  return sound;
}

afterEach(async () => {
  await put(await policy());
});

const CLOSED = (text: string) =>
  text
    .replace('GET /public/**, WS /public/**', 'GET /elsewhere/**, WS /elsewhere/**')
    .replaceAll('public/1', 'elsewhere/1');

test.each([
  ['empty', () => ''],
  ['no YAML', () => 'version: [1'],
  ['one with an unknown key', (text: string) => `${text}\nallow_all: true\n`],
  [
    'one whose own test fails',
    (text: string) =>
      text.replace(
        'who: [admins] }, owner: dana@corp.example, why: WIKI-5',
        'who: [staff] }, owner: dana@corp.example, why: WIKI-5',
      ),
  ],
  ['two documents', (text: string) => `${text}\n---\nversion: 1\n`],
  [
    'a bomb of aliases',
    () => `a: &a [x, x]\n${Array.from({ length: 60 }, (_, index) => `b${index}: [*a, *a]`).join('\n')}\n`,
  ],
])('a policy that is %s changes nothing', async (_, change) => {
  expect(await put(change(await policy()))).toBe(false);
  expect((await gate.ask('/public/x', { app: 'wiki' })).status).toBe(200);
  expect((await gate.ask('/admin/x', { app: 'wiki', as: 'felix' })).reason).toBe('denied-by-rule');
});

test('a grant that is taken away is gone for the next request, on connections of before too', async () => {
  using client = await gate.client();
  gate.asked += 2;
  await client.send(requestOf('/public/x', { app: 'wiki' }, null)).until('app');
  expect(await put(CLOSED(await policy()))).toBe(true);
  await client.send(requestOf('/public/x', { app: 'wiki' }, null)).until('login-required');
  expect(client.statuses).toEqual([200, 401]);
});

test('an open WebSocket and an open stream that are no longer allowed are cut on both sides, and the record says why', async () => {
  const events = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\r\n\r\n';
  using tunnel = await gate.client();
  gate.asked += 2;
  await tunnel.send(requestOf('/public/ws', { app: 'wiki', fields: UPGRADE }, null)).until('101 Switching');
  gate.app.answer = (_, socket) => socket.write(events);
  using stream = await gate.client();
  await stream.send(requestOf('/public/events', { app: 'wiki' }, null)).until('data: 1');
  expect(await put(CLOSED(await policy()))).toBe(true);
  await Promise.all([tunnel.closed, stream.closed]);
  const ends = (await gate.records()).map(({ kind, ended }) => `${kind} ${ended}`);
  expect(ends.toSorted()).toEqual(['http policy', 'websocket policy']);
  await expect.poll(() => gate.app.connections).toBe(0);
});

test('what is still allowed goes on over a reload', async () => {
  using tunnel = await gate.client();
  gate.asked += 1;
  await tunnel.send(requestOf('/public/ws', { app: 'wiki', fields: UPGRADE }, null)).until('101 Switching');
  expect(await put(`${await policy()}\n# changed\n`)).toBe(true);
  tunnel.send('still here');
  await expect.poll(() => gate.app.bytes).toContain('still here');
  tunnel.socket.destroy();
});

test('a WebSocket does not outlive its token', async () => {
  const iat = Math.floor(Date.now() / 1000) - 3600;
  const token = gate.issuer.token('felix', { iat, exp: iat + 3600 - 3 });
  // Within the clock skew of five seconds.
  using tunnel = await gate.client();
  gate.asked += 1;
  await tunnel.send(requestOf('/x', { app: 'wiki', fields: UPGRADE }, token)).until('101 Switching');
  await tunnel.closed;
  expect((await gate.record()).ended).toBe('expired');
});

test('1,000 requests through 20 reloads: none is lost, and each is judged by one policy', async () => {
  const open = await policy();
  const closed = CLOSED(open);
  const reloading = { over: false };
  const reloads = (async () => {
    for (let round = 0; round < 20; round += 1) await put(round % 2 === 0 ? closed : open);
    reloading.over = true;
  })();
  const work = async (): Promise<void> => {
    while (!reloading.over || gate.asked < 1_000) {
      using client = await gate.client();
      gate.asked += 1;
      await client.send(requestOf('/public/x', { app: 'wiki', fields: ['Connection: close'] }, null)).rest();
    }
  };
  await Promise.all([reloads, ...Array.from({ length: 8 }, work)]);
  const outcomes = new Map<string | null, Set<string>>();
  for (const { policy: id, status, ended } of await gate.records()) {
    // What the app had not answered yet when a reload took the grant away is cut like every stream.
    const outcome = ended === 'policy' ? 'cut' : String(status);
    outcomes.set(id, (outcomes.get(id) ?? new Set()).add(outcome));
  }
  const kinds = [...outcomes.values()].map((kind) => [...kind].filter((outcome) => outcome !== 'cut').join(' '));
  expect(kinds.toSorted()).toEqual(['200', '401']);
  expect(outcomes.get(null)).toBeUndefined();
});
