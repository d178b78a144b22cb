import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_TICKETS, type SessionChange, type SessionStore } from '../../src/core/session-store.ts';
import { plain, session, ticket } from './session.ts';
import { KINDS, type Place } from './stores.ts';

/** ms. What must still be there after a step or two has `A_WHILE`: the machine may be busy. */
const SOON = 60;
const LATER = 120;
const A_WHILE = 500;

describe.each(KINDS)('sessions in $name', ({ place: makePlace }) => {
  let place: Place;
  let store: SessionStore;
  let changes: SessionChange[];

  beforeAll(async () => {
    place = await makePlace();
    store = place.open();
    // Whatever a start tells is over.
    await store.peek('nothing');
  });

  beforeEach(() => {
    changes = [];
    store.onChange((change) => changes.push(change));
  });

  afterAll(() => place[Symbol.asyncDispose]());

  it('are found by each of their tickets, byte for byte', async () => {
    const one = session({ sid: null, device: null });
    const [first, second] = [ticket(one), ticket(one, { host: 'other.corp.example' })];
    await store.insert(one, first);
    expect(await store.addTicket(second)).toBe(true);
    for (const each of [first, second]) {
      const found = await store.find(each.hash);
      expect(plain(found?.session ?? {})).toEqual(plain(one));
      expect(plain(found?.ticket ?? {})).toEqual(plain(each));
    }
    expect(plain((await store.read(one.id)) ?? {})).toEqual(plain(one));
  });

  it('are not found by anything else', async () => {
    const one = session();
    await store.insert(one, ticket(one));
    expect(await store.find(ticket(one).hash)).toBeNull();
    expect(await store.find('')).toBeNull();
    expect(await store.read('s_nothing')).toBeNull();
  });

  it('are updated only from the version that was read', async () => {
    const one = session();
    await store.insert(one, ticket(one));
    const next = { ...one, seenAt: one.seenAt + 5, sid: null, device: 'another', sealed: new Uint8Array([1, 2, 3]) };
    expect(await store.update(next)).toBe(true);
    expect(await store.update({ ...one, sealed: new Uint8Array([4]) })).toBe(false);
    expect(plain((await store.read(one.id)) ?? {})).toEqual(plain({ ...next, version: 2 }));
    expect(await store.update(session())).toBe(false);
    expect(changes).toEqual([{ kind: 'updated', id: one.id, version: 2 }]);
  });

  it('are updated by one of many that try at once', async () => {
    const one = session();
    await store.insert(one, ticket(one));
    const attempts = await Promise.all(Array.from({ length: 10 }, () => store.update(one)));
    expect(attempts.filter(Boolean)).toHaveLength(1);
  });

  it('keep what may not change through an update', async () => {
    const one = session();
    await store.insert(one, ticket(one));
    await store.update({ ...one, subject: 'somebody', createdAt: 1, expiresAt: one.expiresAt + 1_000 });
    expect(plain((await store.read(one.id)) ?? {})).toEqual(plain({ ...one, version: 2 }));
  });

  it('are touched forwards alone, without a new version', async () => {
    const one = session();
    await store.insert(one, ticket(one));
    await store.touch(one.id, one.seenAt + 60_000);
    await store.touch(one.id, one.seenAt + 30_000);
    await store.touch('s_nothing', one.seenAt);
    expect(plain((await store.read(one.id)) ?? {})).toEqual(plain({ ...one, seenAt: one.seenAt + 60_000 }));
    await store.update(one);
    expect((await store.read(one.id))?.seenAt).toBe(one.seenAt + 60_000);
    expect(changes).toHaveLength(1);
  });

  it('are gone with all their tickets and out of every list when they are removed', async () => {
    const [one, other] = [session({ subject: 'mira' }), session({ subject: 'mira' })];
    const [first, second, others] = [ticket(one), ticket(one), ticket(other)];
    await store.insert(one, first);
    await store.insert(other, others);
    await store.addTicket(second);
    expect(await store.remove([one.id, 's_nothing'])).toEqual([one.id]);
    expect(await store.remove([one.id])).toEqual([]);
    for (const { hash } of [first, second]) expect(await store.find(hash)).toBeNull();
    expect(await store.read(one.id)).toBeNull();
    expect(await store.addTicket(ticket(one))).toBe(false);
    expect(await store.update(one)).toBe(false);
    expect((await store.list('subject', 'mira')).map(({ id }) => id)).toEqual([other.id]);
    expect(await store.list('sid', one.sid ?? '')).toEqual([]);
    expect(await store.find(others.hash)).not.toBeNull();
    expect(changes).toEqual([{ kind: 'removed', ids: [one.id] }]);
  });

  it('have so many tickets and no more: the oldest goes', async () => {
    const one = session();
    const tickets = Array.from({ length: MOST_TICKETS + 2 }, () => ticket(one));
    const [first, second, third] = tickets;
    await store.insert(one, first ?? ticket(one));
    for (const each of tickets.slice(1)) expect(await store.addTicket(each)).toBe(true);
    expect(await store.find(first?.hash ?? '')).toBeNull();
    expect(await store.find(second?.hash ?? '')).toBeNull();
    expect(await store.find(third?.hash ?? '')).not.toBeNull();
    expect(await store.find(tickets.at(-1)?.hash ?? '')).not.toBeNull();
  });

  it('are removed a thousand at once', async () => {
    const many = Array.from({ length: 1_000 }, () => session({ device: 'stolen' }));
    for (const one of many) await store.insert(one, ticket(one));
    expect(await store.list('device', 'stolen')).toHaveLength(1_000);
    expect(await store.remove(many.map(({ id }) => id))).toHaveLength(1_000);
    expect(await store.list('device', 'stolen')).toEqual([]);
  });

  it('are listed by subject, by the provider’s session and by device, as they are after an update', async () => {
    const one = session({ sid: 'before', device: 'before' });
    await store.insert(one, ticket(one));
    await store.update({ ...one, sid: 'after', device: 'after' });
    for (const by of ['sid', 'device'] as const) {
      expect((await store.list(by, 'after')).map(({ id }) => id)).toEqual([one.id]);
      expect(await store.list(by, 'before')).toEqual([]);
    }
    expect((await store.list('subject', one.subject)).map(({ version }) => version)).toEqual([2]);
  });

  it('expire by themselves, with their tickets, and nobody is told', async () => {
    const one = session({ expiresAt: Date.now() + A_WHILE });
    const first = ticket(one);
    await store.insert(one, first);
    expect(await store.find(first.hash)).not.toBeNull();
    await sleep(A_WHILE + SOON);
    expect(await store.find(first.hash)).toBeNull();
    expect(await store.read(one.id)).toBeNull();
    expect(await store.addTicket(ticket(one))).toBe(false);
    expect(await store.update(one)).toBe(false);
    expect(await store.list('subject', one.subject)).toEqual([]);
    expect(await store.remove([one.id])).toEqual([]);
    expect(changes).toEqual([]);
  });

  it('outlive a sweep unless they have expired', async () => {
    const [lives, expires] = [session(), session({ expiresAt: Date.now() + SOON })];
    await store.insert(lives, ticket(lives));
    await store.insert(expires, ticket(expires));
    await store.put('lives', new Uint8Array([1]), Date.now() + 60_000);
    await sleep(LATER);
    await store.sweep(Date.now());
    expect(await store.read(lives.id)).not.toBeNull();
    expect(await store.read(expires.id)).toBeNull();
    expect(await store.peek('lives')).not.toBeNull();
  });
});

describe.each(KINDS)('beside the sessions in $name', ({ place: makePlace }) => {
  let place: Place;
  let store: SessionStore;

  beforeAll(async () => {
    place = await makePlace();
    store = place.open();
  });

  afterAll(() => place[Symbol.asyncDispose]());

  it('a value is taken once, by one of many', async () => {
    await store.put('code', new Uint8Array([0, 255, 7]), Date.now() + 60_000);
    const taken = await Promise.all(Array.from({ length: 10 }, () => store.take('code')));
    expect(taken.filter((value) => value !== null).map((value) => [...value])).toEqual([[0, 255, 7]]);
  });

  it('a value that was looked at is still there, and the later of two stays', async () => {
    await store.put('mark', new Uint8Array([1]), Date.now() + 60_000);
    await store.put('mark', new Uint8Array([2]), Date.now() + 60_000);
    expect([...((await store.peek('mark')) ?? [])]).toEqual([2]);
    expect([...((await store.take('mark')) ?? [])]).toEqual([2]);
    expect(await store.peek('mark')).toBeNull();
  });

  it('a value expires', async () => {
    await store.put('short', new Uint8Array([1]), Date.now() + SOON);
    await sleep(LATER);
    expect(await store.peek('short')).toBeNull();
    expect(await store.take('short')).toBeNull();
  });

  it('a name is claimed once, by one of many, until it expires', async () => {
    const until = Date.now() + A_WHILE;
    const claims = await Promise.all(Array.from({ length: 10 }, () => store.claim('jti', until)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await store.claim('another', until)).toBe(true);
    await sleep(A_WHILE + SOON);
    expect(await store.claim('jti', Date.now() + 60_000)).toBe(true);
    expect(await store.claim('jti', Date.now() + 60_000)).toBe(false);
  });

  it('a lease has one holder, until it is given back with its proof', async () => {
    const proof = await store.lease('refresh', 60_000);
    expect(proof).not.toBeNull();
    expect(await store.lease('refresh', 60_000)).toBeNull();
    await store.release('refresh', 'made up');
    expect(await store.lease('refresh', 60_000)).toBeNull();
    await store.release('refresh', proof ?? '');
    expect(await store.lease('refresh', 60_000)).not.toBeNull();
  });

  it('a lease runs out, and who had it cannot give back the next one’s', async () => {
    const late = await store.lease('slow', SOON);
    await sleep(LATER);
    expect(await store.lease('slow', 60_000)).not.toBeNull();
    await store.release('slow', late ?? '');
    expect(await store.lease('slow', 60_000)).toBeNull();
  });

  it('values, claims and leases of one name have nothing to do with each other', async () => {
    expect(await store.claim('same', Date.now() + 60_000)).toBe(true);
    expect(await store.lease('same', 60_000)).not.toBeNull();
    expect(await store.peek('same')).toBeNull();
    await store.put('same', new Uint8Array([1]), Date.now() + 60_000);
    expect(await store.claim('same', Date.now() + 60_000)).toBe(false);
    expect(await store.take('same')).not.toBeNull();
  });
});
