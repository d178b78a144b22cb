import { beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../src/core/fault.ts';
import type { SessionStore } from '../../../src/core/session-store.ts';
import { MemoryStore } from '../../../src/store/memory.ts';
import { APP, Clock, MINUTE, people, type People, signedIn, TERMS } from './people.ts';

const ISS = 'https://idp.corp.example';

/** Everything that ends mira's sessions, with what it leaves of the three: laptop, phone, and felix'. */
const WAYS: readonly (readonly [string, (of: People, session: string) => Promise<unknown>, string[]])[] = [
  ['end', ({ sessions }, session) => sessions.end(session), ['phone', 'felix']],
  ['endSid', ({ sessions }) => sessions.endSid(ISS, 'sid-laptop'), ['phone', 'felix']],
  ['endSubject', ({ sessions }) => sessions.endSubject(ISS, 'mira'), ['felix']],
  ['endDevice', ({ sessions }) => sessions.endDevice('d-laptop'), ['phone', 'felix']],
];

function device(id: string): { deviceClaims: Record<string, string> } {
  return { deviceClaims: Object.assign(Object.create(null), { id }) };
}

describe.each(WAYS)('%s()', (_, way, left) => {
  it('ends what it names and nothing else, at once, remembered or not', async () => {
    const all = people();
    const laptop = await all.signIn({ sid: 'sid-laptop', ...device('d-laptop') });
    const tickets = {
      laptop: laptop.ticket,
      phone: (await all.signIn({ sid: 'sid-phone', ...device('d-phone') })).ticket,
      felix: (await all.signIn({ sub: 'felix', sid: 'sid-felix', ...device('d-felix') })).ticket,
    };
    for (const ticket of Object.values(tickets)) await all.open(ticket);
    const ended: string[] = [];
    all.sessions.listen({ ended: (ids) => ended.push(...ids), renewed: () => {}, uncertain: () => {} });
    await way(all, laptop.session);
    expect(ended).toContain(laptop.session);
    const alive = [];
    for (const [name, ticket] of Object.entries(tickets)) if ((await all.open(ticket)) !== null) alive.push(name);
    expect(alive).toEqual(left);
  });
});

describe('a session that is ended while it is being made', () => {
  class SlowStore extends MemoryStore {
    /** Runs right before and right after a session is inserted. */
    around: { before?: () => Promise<unknown>; after?: () => Promise<unknown> } = {};
    inserted = '';

    override async insert(...args: Parameters<SessionStore['insert']>): Promise<void> {
      await this.around.before?.();
      await super.insert(...args);
      this.inserted = args[0].id;
      await this.around.after?.();
    }
  }

  let clock: Clock;
  let store: SlowStore;
  let all: People;

  beforeEach(() => {
    clock = new Clock();
    store = new SlowStore(clock.read);
    all = people({ store, clock });
  });

  const about = { host: 'access.corp.example', agent: '', previous: null, failed: [] };

  describe.each([
    ['endSid', () => all.sessions.endSid(ISS, 'idp-session-1')],
    ['endSubject', () => all.sessions.endSubject(ISS, 'mira')],
    ['endDevice', () => all.sessions.endDevice('d-17')],
  ] as const)('by %s()', (_, end) => {
    it.each(['before', 'after'] as const)('right %s it is in the store is not made', async (moment) => {
      store.around = { [moment]: end };
      expect(await all.sessions.create(signedIn(), { ...about, since: clock.now })).toBeNull();
      expect(store.inserted).toMatch(/^s_/);
      expect(await store.read(store.inserted)).toBeNull();
    });

    it('after the sign-in began is not made, and one that begins later is', async () => {
      const since = clock.now;
      clock.pass(2 * MINUTE);
      await end();
      clock.pass(2 * MINUTE);
      expect(await all.sessions.create(signedIn(), { ...about, since })).toBeNull();
      expect(await all.sessions.create(signedIn(), { ...about, since: clock.now })).not.toBeNull();
    });
  });
});

describe('a sign-out that nobody proves', () => {
  it('ends what is there, and leaves nothing in the store for a name that nobody has', async () => {
    const written: string[] = [];
    class WatchedStore extends MemoryStore {
      override async put(...args: Parameters<SessionStore['put']>): Promise<void> {
        written.push(args[0]);
        await super.put(...args);
      }
    }
    const clock = new Clock();
    const { sessions, signIn, open } = people({ store: new WatchedStore(clock.read), clock });
    const { ticket, session } = await signIn({ sid: 'sid-laptop' });
    for (let i = 0; i < 100; i += 1) expect(await sessions.endKnownSid(ISS, `nobody-${i}`)).toEqual([]);
    expect(await open(ticket)).not.toBeNull();
    expect(await sessions.endKnownSid(ISS, 'sid-laptop')).toEqual([session]);
    expect(await open(ticket)).toBeNull();
    expect(written).toEqual([]);
  });
});

describe('logOut()', () => {
  const token = { iss: ISS, sub: 'mira', sid: null, jti: 'j-1' };

  it('ends by `sid` where it stands there, else all of the person, and obeys a token once', async () => {
    const { sessions, signIn, open, clock } = people();
    const [laptop, phone] = [await signIn({ sid: 'sid-laptop' }), await signIn({ sid: 'sid-phone' })];
    const expiresAt = clock.now + 2 * MINUTE;
    expect(await sessions.logOut({ ...token, sid: 'sid-laptop', expiresAt })).toBe('done');
    expect(await open(laptop.ticket)).toBeNull();
    expect(await open(phone.ticket)).not.toBeNull();
    expect(await sessions.logOut({ ...token, jti: 'j-2', expiresAt })).toBe('done');
    expect(await open(phone.ticket)).toBeNull();
    clock.pass(MINUTE);
    const { ticket } = await signIn();
    expect(await sessions.logOut({ ...token, jti: 'j-2', expiresAt })).toBe('replayed');
    expect(await open(ticket)).not.toBeNull();
  });

  it('takes the next try of a provider for no replay when the store failed at the first', async () => {
    let failing = true;
    class FailingStore extends MemoryStore {
      override async remove(ids: readonly string[]): Promise<readonly string[]> {
        if (failing) throw new Fault('store-unavailable', 'not now');
        return super.remove(ids);
      }
    }
    const clock = new Clock();
    const { sessions, signIn, open } = people({ store: new FailingStore(clock.read), clock });
    const { ticket } = await signIn();
    const expiresAt = clock.now + 2 * MINUTE;
    await expect(sessions.logOut({ ...token, expiresAt })).rejects.toThrow('not now');
    failing = false;
    expect(await sessions.logOut({ ...token, expiresAt })).toBe('done');
    expect(await open(ticket)).toBeNull();
  });
});

describe('endOwn()', () => {
  it('ends a session of the same person, and nobody else’s', async () => {
    const { signIn, open, sessions } = people();
    const [here, elsewhere, other] = [await signIn(), await signIn(), await signIn({ sub: 'felix' })];
    const mira = await open(here.ticket);
    if (mira === null) throw new Error('not signed in');
    expect(await sessions.endOwn(mira, elsewhere.session)).toBe(true);
    expect(await sessions.endOwn(mira, elsewhere.session)).toBe(false);
    expect(await sessions.endOwn(mira, other.session)).toBe(false);
    expect(await open(elsewhere.ticket)).toBeNull();
    expect(await open(other.ticket)).not.toBeNull();
    expect(await open(here.ticket)).not.toBeNull();
  });
});

describe('what a person reads of the own sessions', () => {
  it('is each with its browser and its times, and which one is asking', async () => {
    const { signIn, open, sessions, clock } = people();
    const here = await signIn();
    clock.pass(MINUTE);
    const phone = await signIn({}, { host: APP, agent: 'Safari on iPhone' });
    await signIn({ sub: 'felix' });
    const mira = await open(here.ticket);
    if (mira === null) throw new Error('not signed in');
    expect(await sessions.list(mira)).toEqual([
      {
        id: here.session,
        createdAt: clock.now - MINUTE,
        seenAt: clock.now,
        expiresAt: clock.now - MINUTE + TERMS.lifetime,
        agent: 'Firefox on Linux',
        current: true,
      },
      {
        id: phone.session,
        createdAt: clock.now,
        seenAt: clock.now,
        expiresAt: clock.now + TERMS.lifetime,
        agent: 'Safari on iPhone',
        current: false,
      },
    ]);
    clock.pass(59 * MINUTE);
    await open(here.ticket);
    clock.pass(MINUTE);
    expect((await sessions.list(mira)).map(({ id }) => id)).toEqual([here.session]);
  });
});
