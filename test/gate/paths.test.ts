/**
 * What the gate lets through, no upstream reads as a place that is denied: over real sockets, on each way in. A third of
 * the mutations here; test/core/path-readings.test.ts has them all.
 */

import { describe, expect, test } from 'vitest';
import { mutations } from '../core/path-mutations.ts';
import { readings } from '../core/path-servers.ts';
import { WIKI } from '../support/settings.ts';
import { useWays, WAYS, type Way, type Ways } from '../support/ways.ts';

const KEEP = { encoded_slash: 'keep', double_encoding: 'keep', semicolon: 'keep', empty_segments: 'keep' };
const READINGS = readings();
const ADMIN = /^\/admin(?:\/.*)?$/;

/** Felix may read every page but these. */
function isAdmin(target: string): boolean {
  const path = target.split('?', 1)[0] ?? '';
  return READINGS.some((reading) => ADMIN.test(reading(path)));
}

/** What an app got, or another proxy was told to forward. */
async function through(ways: Ways, way: Way, targets: readonly string[]): Promise<readonly string[]> {
  const waiting = targets.values();
  const passed: string[] = [];
  const work = async (): Promise<void> => {
    for (const target of waiting) {
      const reply = await ways.ask(way, target, { app: 'wiki', as: 'felix' });
      if (way === 'forward-auth' && reply.status === 200) passed.push(target);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return way === 'forward-auth' ? passed : ways.direct.app.received.map(({ target }) => target);
}

describe.each([
  ['with the defaults', useWays(WIKI)],
  ['that keeps everything', useWays({ ...WIKI, paths: KEEP })],
])('an app %s', (_, ways) => {
  test.each(WAYS)('D22, D7, D8: no mutation of a denied path gets through by %s', async (way) => {
    const targets = mutations().filter((_, index) => index % (way === 'http' ? 3 : 12) === 0);
    const reached = await through(ways, way, targets);
    expect(reached.filter(isAdmin)).toEqual([]);
    expect(reached.length, 'some are nobody’s admin').toBeGreaterThan(0);
  });
});

test('D22: more is tried than the stock data path was tried with, and much of it is somebody’s admin', () => {
  const tried = mutations().filter((_, index) => index % 3 === 0);
  expect(tried.length).toBeGreaterThan(636);
  const some = tried.filter((_, index) => index % 10 === 0);
  expect(some.filter(isAdmin).length).toBeGreaterThan(some.length / 3);
});
