/** Discovery: asked once for many, kept for a while, and asked again when it failed. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { CounterpartMemory, METADATA_PACE } from '../../../src/identity/relying-party/counterpart.ts';
import { CLIENT, REDIRECT_URI, ScriptedProvider } from './scripted-provider.ts';
import { begin, NOTHING, wordOf } from './signing-in.ts';

const DISCOVERY = '/.well-known/openid-configuration';
const { refresh, cooldown, maxAge } = METADATA_PACE;

let provider: ScriptedProvider;
let memory: CounterpartMemory;
let now: number;

/** At this time. */
const at = (ms: number) => {
  now = ms;
  return memory.obtain();
};

beforeEach(async () => {
  provider = await ScriptedProvider.start();
  memory = new CounterpartMemory({ name: 'corp', issuer: provider.issuer, ...CLIENT }, () => now);
});

afterEach(() => provider.stop());

const down = () => {
  provider.answers[DISCOVERY] = (_request, response) => response.writeHead(503).end();
};

test('nothing is asked before somebody signs in', async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(provider.asked).toEqual([]);
});

test('twenty people who begin at once share one discovery', async () => {
  // The key set reads the metadata as well.
  const party = provider.party();
  await expect.poll(() => provider.count('/keys')).toBe(1);
  await Promise.all(Array.from({ length: 20 }, () => begin(party)));
  expect(provider.count(DISCOVERY)).toBe(2);
});

test('a discovery that failed is tried again by the next', async () => {
  down();
  expect(await at(0)).toMatchObject({ kind: 'unavailable' });
  provider.answers = {};
  expect(await at(1)).toMatchObject({ kind: 'known' });
});

test('metadata is kept, then refreshed behind the back of whoever comes by', async () => {
  const first = await at(0);
  expect(await at(refresh - 1)).toBe(first);
  expect(provider.count(DISCOVERY)).toBe(1);
  expect(await at(refresh)).toBe(first);
  await expect.poll(() => at(refresh)).not.toBe(first);
  expect(provider.count(DISCOVERY)).toBe(2);
});

test('a provider whose metadata cannot be had again is used for an hour, and asked twice a minute at most', async () => {
  const first = await at(0);
  down();
  expect(await at(refresh)).toBe(first);
  await expect.poll(() => provider.count(DISCOVERY)).toBe(2);
  expect(await at(refresh + cooldown - 1)).toBe(first);
  expect(provider.count(DISCOVERY)).toBe(2);
  const later = async () => {
    expect(await at(maxAge - 1)).toBe(first);
    return provider.count(DISCOVERY);
  };
  await expect.poll(later).toBe(3);
  expect(await at(maxAge)).toMatchObject({ kind: 'unavailable' });
});

test('a clock that was set back has it asked anew', async () => {
  const first = await at(1_000_000);
  expect(await at(0)).not.toBe(first);
  expect(provider.count(DISCOVERY)).toBe(2);
});

test('metadata that turned bad replaces nothing', async () => {
  const first = await at(0);
  provider.metadata = { issuer: 'https://evil.example' };
  expect(await at(refresh)).toBe(first);
  await expect.poll(() => provider.count(DISCOVERY)).toBe(2);
  expect(await at(refresh)).toBe(first);
});

test('a sign-in that began before the gate was started again is finished after it', async () => {
  const { url, attempt } = await begin(provider.party());
  const callback = provider.approve(url);
  expect(wordOf(await provider.party().finish(attempt, callback))).toBe('accepted');
});

test('a provider that is not there at all is said to be so', async () => {
  const party = provider.party();
  await provider.stop();
  const begun = await party.begin({ redirectUri: REDIRECT_URI, wish: NOTHING });
  expect(wordOf(begun)).toMatch(/^unavailable: .*ECONNREFUSED/);
});
