import { describe, expect, it } from 'vitest';
import type { SessionChange, SessionStore } from '../../../src/core/session-store.ts';
import { MemoryStore } from '../../../src/store/memory.ts';
import { Clock, MINUTE, PORTAL, people } from './people.ts';

/** Counts what is read, and can be told to do something while it is. */
class WatchedStore extends MemoryStore {
  finds = 0;
  during: () => unknown = () => {};
  tell: (change: SessionChange) => void = () => {};

  override async find(hash: string): ReturnType<SessionStore['find']> {
    this.finds += 1;
    const found = await super.find(hash);
    await this.during();
    return found;
  }

  override onChange(listener: (change: SessionChange) => void): void {
    this.tell = listener;
    super.onChange(listener);
  }
}

function watched(remembered = 100) {
  const clock = new Clock();
  const store = new WatchedStore(clock.read);
  return { store, ...people({ store, clock, remembered }) };
}

describe('what was opened a moment ago', () => {
  it('is not read again', async () => {
    const { signIn, open, store } = watched();
    const { ticket } = await signIn();
    for (let request = 0; request < 100; request += 1) await open(ticket);
    expect(store.finds).toBe(1);
  });

  it('is remembered up to a number of tickets, the ones in use longest', async () => {
    const { signIn, open, store, sessions } = watched(10);
    const tickets: string[] = [];
    for (let person = 0; person < 30; person += 1) tickets.push((await signIn({ sub: `p-${person}` })).ticket);
    const [often = ''] = tickets;
    await open(often);
    for (const ticket of tickets) {
      await open(ticket);
      await open(often);
      expect(sessions.status().remembered).toBeLessThanOrEqual(10);
    }
    store.finds = 0;
    await open(often);
    expect(store.finds).toBe(0);
    await open(tickets[1] ?? '');
    expect(store.finds).toBe(1);
  });

  it('is read again after something happened that nobody can name, and everything open is to be judged', async () => {
    const { signIn, open, store, sessions } = watched();
    const { ticket } = await signIn();
    await open(ticket);
    let asked = 0;
    sessions.listen({ ended: () => {}, renewed: () => {}, uncertain: () => (asked += 1) });
    store.tell({ kind: 'unknown' });
    await open(ticket);
    await open(ticket);
    expect([store.finds, asked]).toEqual([2, 1]);
  });

  it('is read for each request while other gates cannot be heard', async () => {
    const { signIn, open, store } = watched();
    const { ticket } = await signIn();
    await open(ticket);
    store.tell({ kind: 'deaf' });
    for (let request = 0; request < 3; request += 1) expect(await open(ticket)).not.toBeNull();
    expect(store.finds).toBe(4);
    store.tell({ kind: 'unknown' });
    for (let request = 0; request < 3; request += 1) await open(ticket);
    expect(store.finds).toBe(5);
  });
});

describe('a session that changes while it is read', () => {
  it('is not opened when it was removed', async () => {
    const { signIn, open, store, sessions, clock } = watched();
    const { ticket, session } = await signIn();
    store.during = async () => {
      store.during = () => {};
      await sessions.end(session);
    };
    expect(await open(ticket)).toBeNull();
    expect(await sessions.open(ticket, PORTAL, clock.now)).toBeNull();
  });

  it('is opened as it is afterwards when another gate updated it', async () => {
    const { signIn, open, store } = watched();
    const { ticket, session } = await signIn();
    store.during = async () => {
      store.during = () => {};
      const stored = await store.read(session);
      if (stored !== null) await store.update(stored);
    };
    expect(await open(ticket)).toMatchObject({ fingerprint: `${session}.2` });
    expect(await open(ticket)).toMatchObject({ fingerprint: `${session}.2` });
  });

  it('is given up when it never stands still', async () => {
    const { signIn, open, store } = watched();
    const { ticket } = await signIn();
    store.during = () => store.tell({ kind: 'unknown' });
    await expect(open(ticket)).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});

describe('what was asked for in vain', () => {
  it('is known for ten minutes, and handed on to the next sign-in of the same person', async () => {
    const { signIn, open, sessions, clock } = watched();
    const first = await signIn({}, { failed: ['mfa'] });
    clock.pass(4 * MINUTE);
    const { ticket } = await signIn({}, { failed: ['phr'], previous: first.ticket });
    const failed = async (): Promise<string[]> => {
      const principal = await open(ticket);
      return principal === null ? [] : [...sessions.failed(principal, clock.now)].toSorted();
    };
    expect(await failed()).toEqual(['mfa', 'phr']);
    clock.pass(6 * MINUTE);
    expect(await failed()).toEqual(['phr']);
    clock.pass(4 * MINUTE);
    expect(await failed()).toEqual([]);
  });

  it('is not handed on to somebody else', async () => {
    const { signIn, open, sessions, clock } = watched();
    const first = await signIn({}, { failed: ['mfa'] });
    const { ticket } = await signIn({ sub: 'felix' }, { previous: first.ticket });
    const felix = await open(ticket);
    expect(felix === null ? null : sessions.failed(felix, clock.now).size).toBe(0);
  });
});

describe('the ID token', () => {
  it('is there for the provider’s own sign-out, for whoever is signed in', async () => {
    const { signIn, sessions } = watched();
    const { ticket, session } = await signIn();
    expect(await sessions.tokens(ticket, PORTAL)).toEqual({ id: 'id-token-1', refresh: 'refresh-token-1' });
    await sessions.end(session);
    expect(await sessions.tokens(ticket, PORTAL)).toBeNull();
  });
});
