import { describe, expect, it } from 'vitest';
import type { Refreshed, SignedIn } from '../../../src/core/signed-in.ts';
import { MemoryStore } from '../../../src/store/memory.ts';
import { APP, Clock, HOUR, MINUTE, PORTAL, people, signedIn } from './people.ts';

function away(known: SignedIn): Refreshed {
  return { kind: 'unavailable', why: 'HTTP 503', tokens: known.tokens };
}

describe('a session whose claims have grown old', () => {
  it('is refreshed by the next request, which is decided by the new claims', async () => {
    const { signIn, open, clock, provider } = people();
    const { ticket } = await signIn();
    const before = await open(ticket);
    clock.pass(5 * MINUTE - 1);
    expect(await open(ticket)).toMatchObject({ claims: { groups: ['finance'] } });
    expect(provider.asked).toBe(0);
    clock.pass(1);
    const claims = Object.assign(Object.create(null), { groups: [] });
    provider.answer = (known) => ({ kind: 'renewed', signedIn: { ...known, claims, factsAt: clock.now } });
    const after = await open(ticket);
    expect(after).toMatchObject({ claims: { groups: [] }, factsAt: clock.now, issuedAt: before?.issuedAt });
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
    expect(after?.session).toBe(before?.session);
  });

  it('is refreshed with the newest refresh token each time', async () => {
    const { signIn, open, clock, provider } = people();
    const { ticket } = await signIn();
    const shown: (string | null)[] = [];
    provider.answer = (known) => {
      shown.push(known.tokens.refresh);
      return { kind: 'renewed', signedIn: signedIn({ tokens: { id: 'i', refresh: `rotated-${shown.length}` } }) };
    };
    for (let round = 0; round < 3; round += 1) {
      clock.pass(5 * MINUTE);
      await open(ticket);
    }
    expect(shown).toEqual(['refresh-token-1', 'rotated-1', 'rotated-2']);
  });

  it('is refreshed once for 20 requests at that moment, on both of its hosts, and none fails', async () => {
    const { signIn, open, sessions, clock, provider } = people();
    const { ticket } = await signIn();
    const to = { host: APP, browser: 'b', returnTo: '/', fragment: '' };
    const arrival = await sessions.redeem((await sessions.handOff(ticket, PORTAL, to)) ?? '', APP, 'b');
    await open(ticket);
    clock.pass(5 * MINUTE);
    const opened = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? open(ticket) : open(arrival?.ticket ?? '', APP))),
    );
    expect(opened.every((principal) => principal?.fingerprint.endsWith('.2'))).toBe(true);
    expect(new Set(opened).size).toBe(1);
    expect(provider.asked).toBe(1);
  });

  it('asks the other gates once for leave, not once for each request', async () => {
    let leases = 0;
    class CountingStore extends MemoryStore {
      override lease(...args: Parameters<MemoryStore['lease']>): Promise<string | null> {
        leases += 1;
        return super.lease(...args);
      }
    }
    const clock = new Clock();
    const { signIn, open } = people({ store: new CountingStore(clock.read), clock });
    const { ticket } = await signIn();
    clock.pass(5 * MINUTE);
    await Promise.all(Array.from({ length: 20 }, () => open(ticket)));
    expect(leases).toBe(1);
  });

  it('is never refreshed without a refresh token', async () => {
    const { signIn, open, clock, provider } = people();
    const { ticket } = await signIn({ tokens: { id: 'id-token-1', refresh: null } });
    for (let round = 0; round < 5; round += 1) {
      clock.pass(30 * MINUTE);
      expect(await open(ticket)).not.toBeNull();
    }
    expect(provider.asked).toBe(0);
  });

  it('is over, and gone, when the provider says so', async () => {
    const clock = new Clock();
    const store = new MemoryStore(clock.read);
    const { signIn, open, sessions, provider } = people({ store, clock });
    const { ticket, session } = await signIn();
    const ended: string[] = [];
    sessions.listen({ ended: (ids) => ended.push(...ids), renewed: () => {}, uncertain: () => {} });
    clock.pass(5 * MINUTE);
    provider.answer = () => ({ kind: 'ended', why: 'invalid_grant' });
    expect(await Promise.all([open(ticket), open(ticket)])).toEqual([null, null]);
    expect(provider.asked).toBe(1);
    expect(await store.read(session)).toBeNull();
    expect(ended).toEqual([session]);
    expect(sessions.status().refreshes).toEqual({ renewed: 0, ended: 1, unavailable: 0 });
  });

  it('that was removed meanwhile stays so', async () => {
    const { signIn, open, sessions, clock, provider } = people();
    const { ticket, session } = await signIn();
    clock.pass(5 * MINUTE);
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    provider.answer = async (known) => {
      asked.resolve();
      await goOn.promise;
      return { kind: 'renewed', signedIn: known };
    };
    const opening = open(ticket);
    await asked.promise;
    await sessions.end(session);
    goOn.resolve();
    expect(await opening).toBeNull();
    expect(await open(ticket)).toBeNull();
  });
});

describe('while the provider cannot be asked', () => {
  it('a session goes on with what is known, for its grace and no longer', async () => {
    const { signIn, open, sessions, clock, provider } = people();
    const { ticket } = await signIn();
    provider.answer = away;
    for (clock.pass(5 * MINUTE); clock.now < START + 20 * MINUTE; clock.pass(MINUTE)) {
      expect(await open(ticket)).toMatchObject({ claims: { groups: ['finance'] } });
      expect(sessions.status().inGrace).toBe(1);
    }
    expect(sessions.status().lastProblem?.why).toBe('HTTP 503');
    expect(await open(ticket)).toBeNull();
    expect(await open(ticket)).toBeNull();
  });

  it('nobody waits for it a second time, and it is asked again every 15 seconds', async () => {
    const { signIn, open, sessions, clock, provider } = people();
    const { ticket } = await signIn();
    provider.answer = away;
    clock.pass(5 * MINUTE);
    const principal = await open(ticket);
    for (let second = 0; second < 60; second += 1) {
      expect(sessions.open(ticket, PORTAL, clock.now)).toMatchObject({ session: principal?.session });
      clock.pass(1_000);
      // What was started beside the request comes to its end.
      await new Promise((done) => setTimeout(done, 2));
    }
    expect(provider.asked).toBe(4);
  });

  it('and can again, the next claims count', async () => {
    const { signIn, open, sessions, clock, provider } = people();
    const { ticket } = await signIn();
    provider.answer = away;
    clock.pass(5 * MINUTE);
    await open(ticket);
    const claims = Object.assign(Object.create(null), { groups: [] });
    provider.answer = (known) => ({ kind: 'renewed', signedIn: { ...known, claims } });
    clock.pass(15_000);
    await open(ticket);
    await expect.poll(() => open(ticket)).toMatchObject({ claims: { groups: [] } });
    expect(sessions.status().inGrace).toBe(0);
  });

  it('a refresh token that it changed all the same is kept', async () => {
    const { signIn, open, clock, provider } = people();
    const { ticket } = await signIn();
    clock.pass(5 * MINUTE);
    const tokens = { id: 'id-token-1', refresh: 'rotated' };
    provider.answer = () => ({ kind: 'unavailable', why: 'userinfo: HTTP 500', tokens });
    expect(await open(ticket)).not.toBeNull();
    let shown: string | null = null;
    provider.answer = (known) => {
      shown = known.tokens.refresh;
      return { kind: 'renewed', signedIn: known };
    };
    clock.pass(15_000);
    await open(ticket);
    await expect.poll(() => shown).toBe('rotated');
  });

  it('a fault of the asking itself is no answer either', async () => {
    const { signIn, open, sessions, clock, provider } = people();
    const { ticket } = await signIn();
    clock.pass(5 * MINUTE);
    provider.answer = () => {
      throw new TypeError('a mistake');
    };
    expect(await open(ticket)).not.toBeNull();
    expect(sessions.status().lastProblem?.why).toContain('a mistake');
  });

  it('a session that rested past its grace is over, since nothing newer can be had', async () => {
    const { signIn, open, clock, provider } = people();
    const { ticket } = await signIn();
    provider.answer = away;
    clock.pass(HOUR / 2);
    expect(await open(ticket)).toBeNull();
  });
});

describe('when the store fails after the provider has answered', () => {
  class FailingStore extends MemoryStore {
    failures = 0;

    override update(...args: Parameters<MemoryStore['update']>): Promise<boolean> {
      if (this.failures === 0) return super.update(...args);
      this.failures -= 1;
      return Promise.reject(new Error('disk full'));
    }
  }

  it('the answer is written as soon as it can be, and the provider is not asked with a dead token', async () => {
    const clock = new Clock();
    const store = new FailingStore(clock.read);
    const { signIn, open, provider } = people({ store, clock });
    const { ticket } = await signIn();
    clock.pass(5 * MINUTE);
    store.failures = 3;
    await expect(open(ticket)).rejects.toThrow('disk full');
    expect(await open(ticket)).toMatchObject({ fingerprint: expect.stringMatching(/\.2$/) });
    expect(provider.asked).toBe(1);
  });
});

const START = new Clock().now;
