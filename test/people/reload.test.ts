import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Browser, NAVIGATION, SCRIPT } from '../../demo/browser.ts';
import { House } from './house.ts';

/** Reloads with another entry for the provider `corp`. */
async function reloadWith(house: House, change: Readonly<Record<string, unknown>>): Promise<void> {
  const settings = JSON.parse(house.settings());
  Object.assign(settings.providers.corp, change);
  await writeFile(join(house.folder, 'sallyport.yaml'), JSON.stringify(settings));
  expect(await house.program.reload()).toBe(true);
}

async function statuses(house: House, browser: Browser): Promise<readonly number[]> {
  const app = await browser.once(house.url('marketing', '/campaigns/42'), { headers: SCRIPT });
  const me = await browser.once(house.url('access', '/.sallyport/me'), { headers: NAVIGATION });
  return [app.status, me.status];
}

test('a session is worth nothing once its provider is another one of the same name, or signs nobody in any more', async () => {
  await using house = await House.open();
  await using other = await House.open();
  const mira = new Browser();
  await house.signIn(mira, 'mira');
  expect(await statuses(house, mira)).toEqual([200, 200]);
  await reloadWith(house, { issuer: other.provider.issuer });
  expect(await statuses(house, mira)).toEqual([401, 303]);
  await reloadWith(house, { client_secret: undefined });
  expect(await statuses(house, mira)).toEqual([401, 404]);
  await reloadWith(house, {});
  expect(await statuses(house, mira)).toEqual([200, 200]);
});
