import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/store/memory.ts';
import { Clock, HOUR, MINUTE, PORTAL, TERMS, people } from './people.ts';

const NEVER_REFRESHED = { tokens: { id: 'id-token-1', refresh: null } };

class CountingStore extends MemoryStore {
  touches = 0;

  override touch(id: string, seenAt: number): Promise<void> {
    this.touches += 1;
    return super.touch(id, seenAt);
  }
}

describe('a session', () => {
  it('ends when it was idle for long enough, remembered or not', async () => {
    for (const remembered of [1, 100]) {
      const { signIn, open, clock } = people({ remembered });
      const { ticket } = await signIn(NEVER_REFRESHED);
      await open(ticket);
      await open((await signIn({ sub: 'felix' })).ticket);
      clock.pass(HOUR - 1);
      expect(await open(ticket)).not.toBeNull();
      clock.pass(HOUR);
      expect(await open(ticket)).toBeNull();
    }
  });

  it('goes on as long as it is used, until its end', async () => {
    const { signIn, open, clock } = people();
    const { ticket } = await signIn(NEVER_REFRESHED);
    const end = clock.now + TERMS.lifetime;
    for (; clock.now < end; clock.pass(30 * MINUTE)) {
      const principal = await open(ticket);
      expect(principal?.expiresAt).toBe(Math.min(clock.now + HOUR, end));
    }
    expect(await open(ticket)).toBeNull();
  });

  it('is gone from the store once it was found to be over', async () => {
    const store = new MemoryStore();
    const { signIn, open, clock } = people({ store });
    const { ticket, session } = await signIn();
    clock.pass(HOUR);
    expect(await open(ticket)).toBeNull();
    expect(await store.read(session)).toBeNull();
  });

  it('is written as seen at most once a minute, and to another gate looks as used as it is', async () => {
    const clock = new Clock();
    const store = new CountingStore(clock.read);
    const { signIn, open } = people({ store, clock });
    const { ticket, session } = await signIn(NEVER_REFRESHED);
    for (let second = 0; second <= 180; second += 1) {
      await open(ticket);
      expect(clock.now - ((await store.read(session))?.seenAt ?? 0)).toBeLessThanOrEqual(MINUTE);
      clock.pass(1_000);
    }
    expect(store.touches).toBe(3);
  });

  it('is one and the same principal between two writes of when it was seen', async () => {
    const { signIn, open, clock } = people();
    const { ticket } = await signIn(NEVER_REFRESHED);
    const first = await open(ticket);
    clock.pass(MINUTE - 1);
    expect(await open(ticket)).toBe(first);
    clock.pass(1);
    const later = await open(ticket);
    expect(later).toEqual({ ...first, expiresAt: clock.now + HOUR });
  });

  it('is not used by a look at it', async () => {
    const { signIn, open, sessions, clock } = people();
    const { ticket } = await signIn(NEVER_REFRESHED);
    await open(ticket);
    clock.pass(HOUR - 1);
    expect(await sessions.look(ticket, PORTAL, clock.now)).toMatchObject({ expiresAt: clock.now + 1 });
    clock.pass(1);
    expect(await sessions.look(ticket, PORTAL, clock.now)).toBeNull();
  });

  it('that was used since says so to a look, also to the second', async () => {
    const { signIn, open, sessions, clock } = people();
    const { ticket } = await signIn(NEVER_REFRESHED);
    const end = (await open(ticket))?.expiresAt ?? 0;
    clock.pass(30_000);
    await open(ticket);
    clock.now = end;
    expect(await sessions.look(ticket, PORTAL, clock.now)).toMatchObject({ expiresAt: end + 30_000 });
  });

  it('lives by the terms of now when they become stricter', async () => {
    const { signIn, open, sessions, clock } = people();
    const { ticket } = await signIn(NEVER_REFRESHED);
    await open(ticket);
    clock.pass(20 * MINUTE);
    sessions.terms = { ...TERMS, lifetime: 30 * MINUTE };
    expect(await open(ticket)).toMatchObject({ expiresAt: clock.now + 10 * MINUTE });
    clock.pass(10 * MINUTE);
    expect(await open(ticket)).toBeNull();
  });

  it('does not live longer by a clock that was set back', async () => {
    const { signIn, open, clock } = people();
    const { ticket } = await signIn(NEVER_REFRESHED);
    clock.pass(30 * MINUTE);
    await open(ticket);
    clock.pass(-20 * MINUTE);
    expect(await open(ticket)).toMatchObject({ expiresAt: clock.now + 80 * MINUTE });
  });
});
