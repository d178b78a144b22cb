import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Browser, SCRIPT } from '../../demo/browser.ts';
import { House } from './house.ts';

/** Another process writes to the file, and does not stop. */
function hold({ folder }: House): () => void {
  const other = new DatabaseSync(join(folder, 'sessions.db'));
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

test('a sign-out that the store cannot take is told as one that did not happen, on the page and in the record', async () => {
  await using house = await House.open();
  const mira = new Browser();
  await house.signIn(mira, 'mira');
  const release = hold(house);
  const left = await mira.submit(house.url('access', '/.sallyport/logout'), { scope: 'here' });
  release();
  expect([left.status, left.headers['x-sallyport']]).toEqual([503, 'store-unavailable']);
  expect(left.headers['set-cookie']).toBeUndefined();
  const record = (await house.records()).findLast(({ status }) => status === 503);
  expect(record).toMatchObject({ fault: 'store-unavailable', request: { path: '/.sallyport/logout' } });
  expect(record).not.toHaveProperty('event');
  expect((await mira.once(house.url('marketing', '/campaigns/42'), { headers: SCRIPT })).status).toBe(200);
});

test('an operator who revokes is told that the store cannot take it', async () => {
  await using house = await House.open();
  const release = hold(house);
  const answer = await fetch(`http://127.0.0.1:${house.program.admin.port}/revoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ iss: house.provider.issuer, sub: 'mira' }),
  });
  release();
  expect([answer.status, await answer.json()]).toEqual([503, { error: 'store-unavailable' }]);
  expect(await house.revocations()).toMatchObject([
    { revoked: { sub: 'mira' }, sessions: null, cut: 0, fault: 'store-unavailable' },
  ]);
});

test('a gate that cannot start lets go of its store', async () => {
  await import('@redis/client');
  await using house = await House.open();
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => {
    sockets.add(socket.resume());
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const changes = {
    listen: { host: '127.0.0.1', port: 0 },
    access_log: { to: { file: 'policy.yaml/access.jsonl' } },
    sessions: { store: { redis: `redis://127.0.0.1:${port}` }, key: `${'A'.repeat(43)}=` },
  };
  await writeFile(join(house.folder, 'other.yaml'), house.settings(changes));
  await expect(house.another('other.yaml')).rejects.toThrow(/policy\.yaml/);
  // Whatever was about to connect has done so by then.
  await sleep(200);
  await expect.poll(() => sockets.size).toBe(0);
  await new Promise((resolve) => silent.close(resolve));
});
