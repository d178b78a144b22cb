import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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
});
