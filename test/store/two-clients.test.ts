import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SessionChange, SessionStore } from '../../src/core/session-store.ts';
import { plain, session, ticket } from './session.ts';
import { KINDS, type Place } from './stores.ts';

describe.each(KINDS.filter(({ shared }) => shared))('two clients of one $name', ({ place: makePlace }) => {
  let place: Place;
  let one: SessionStore;
  let other: SessionStore;
  let heard: SessionChange[];

  beforeAll(async () => {
    place = await makePlace();
    [one, other] = [place.open(), place.open()];
    await Promise.all([one.peek('nothing'), other.peek('nothing')]);
  });

  beforeEach(() => {
    heard = [];
    other.onChange((change) => heard.push(change));
  });

  afterAll(() => place[Symbol.asyncDispose]());

  /** Until the other client heard something; a minute's patience would only hide that it heard nothing. */
  async function hearing(count: number): Promise<readonly SessionChange[]> {
    for (let waited = 0; heard.length < count && waited < 2_000; waited += 5) await sleep(5);
    return heard;
  }

  it('find each other’s sessions, and hear of what the other does to them', async () => {
    const stored = session();
    const first = ticket(stored);
    await one.insert(stored, first);
    expect(plain((await other.find(first.hash))?.session ?? {})).toEqual(plain(stored));
    await one.touch(stored.id, stored.seenAt + 1);
    await one.update(stored);
    expect(await hearing(1)).toEqual([{ kind: 'updated', id: stored.id, version: 2 }]);
    await one.remove([stored.id]);
    expect(await hearing(2)).toEqual([
      { kind: 'updated', id: stored.id, version: 2 },
      { kind: 'removed', ids: [stored.id] },
    ]);
    expect(await other.find(first.hash)).toBeNull();
  });

  it('hear once of what they did themselves', async () => {
    const stored = session();
    await other.insert(stored, ticket(stored));
    await other.remove([stored.id]);
    const marker = session();
    await one.insert(marker, ticket(marker));
    await one.remove([marker.id]);
    expect(await hearing(2)).toEqual([
      { kind: 'removed', ids: [stored.id] },
      { kind: 'removed', ids: [marker.id] },
    ]);
  });

  it('write at the same time, and one of them wins', async () => {
    const stored = session();
    await one.insert(stored, ticket(stored));
    const updates = await Promise.all([one, other, one, other].map((store) => store.update(stored)));
    expect(updates.filter(Boolean)).toHaveLength(1);
    const leases = await Promise.all([one, other, one, other].map((store) => store.lease('shared', 60_000)));
    expect(leases.filter((proof) => proof !== null)).toHaveLength(1);
    await one.put('code', new Uint8Array([1]), Date.now() + 60_000);
    const taken = await Promise.all([one, other, one, other].map((store) => store.take('code')));
    expect(taken.filter((value) => value !== null)).toHaveLength(1);
  });
});
