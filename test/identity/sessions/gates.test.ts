import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateKey } from '../../../src/identity/sessions/gate-key.ts';
import { KINDS, type Place } from '../../store/stores.ts';
import { Clock, MINUTE, PORTAL, people, type People, Provider } from './people.ts';

describe.each(KINDS.filter(({ shared }) => shared))('two gates on one $name', ({ place: makePlace }) => {
  let place: Place;
  let clock: Clock;
  let provider: Provider;
  let here: People;
  let there: People;

  beforeEach(async () => {
    place = await makePlace();
    clock = new Clock();
    provider = new Provider();
    const key = new GateKey(randomBytes(32));
    const gate = (): People => people({ store: place.open(clock.read), clock, provider, key });
    [here, there] = [gate(), gate()];
    // Both are connected, and have told of it.
    await Promise.all([here, there].map(({ open }) => open('A'.repeat(43))));
  });

  afterEach(async () => {
    for (const { sessions } of [here, there]) await sessions.close();
    await place[Symbol.asyncDispose]();
  });

  it('open each other’s sessions', async () => {
    const { ticket, session } = await here.signIn();
    expect(await there.open(ticket)).toMatchObject({ session, sub: 'mira' });
  });

  it('refresh a session once for 20 requests at that moment, and none fails', async () => {
    const { ticket } = await here.signIn();
    await Promise.all([here.open(ticket), there.open(ticket)]);
    for (let round = 1; round <= 3; round += 1) {
      clock.pass(5 * MINUTE);
      const opened = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? here : there).open(ticket)),
      );
      expect(opened.map((principal) => principal?.fingerprint.split('.').at(-1))).toEqual(
        Array.from({ length: 20 }, () => String(round + 1)),
      );
      expect(provider.asked).toBe(round);
    }
  });

  it('end a session for each other', async () => {
    const { ticket, session } = await here.signIn();
    expect(await there.open(ticket)).not.toBeNull();
    const told = new Promise<readonly string[]>((done) => {
      there.sessions.listen({ ended: done, renewed: () => {}, uncertain: () => {} });
    });
    await here.sessions.endSubject('https://idp.corp.example', 'mira');
    expect(await told).toEqual([session]);
    expect(await there.sessions.open(ticket, PORTAL, clock.now)).toBeNull();
  });

  it('hear of each other’s refreshes, and then know the same', async () => {
    const { ticket, session } = await here.signIn();
    await there.open(ticket);
    const told = new Promise<string>((done) => {
      there.sessions.listen({ ended: () => {}, renewed: done, uncertain: () => {} });
    });
    const claims = Object.assign(Object.create(null), { groups: [] });
    provider.answer = (known) => ({ kind: 'renewed', signedIn: { ...known, claims } });
    clock.pass(5 * MINUTE);
    await here.open(ticket);
    expect(await told).toBe(session);
    expect(await there.open(ticket)).toMatchObject({ claims: { groups: [] } });
    expect(provider.asked).toBe(1);
  });

  it('take a hand-off code once, whichever is asked', async () => {
    const { ticket } = await here.signIn();
    const to = { host: 'app.corp.example', browser: 'b', returnTo: '/', fragment: '' };
    const code = await here.sessions.handOff(ticket, PORTAL, to);
    const arrivals = await Promise.all(
      [here, there].map(({ sessions }) => sessions.redeem(code ?? '', 'app.corp.example', 'b')),
    );
    expect(arrivals.filter((arrival) => arrival !== null)).toHaveLength(1);
  });

  it('end a session that the other one is making', async () => {
    const since = clock.now;
    clock.pass(MINUTE);
    await here.sessions.endSid('https://idp.corp.example', 'idp-session-1');
    await expect(there.signIn({}, { since })).rejects.toThrow('it was ended while it was made');
    await there.signIn({}, { since: clock.now + 1 });
  });
});
