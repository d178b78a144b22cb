import { describe, expect, it } from 'vitest';
import { APP, MINUTE, PORTAL, people } from './people.ts';

const TO = { host: APP, browser: 'hash-of-the-browser', returnTo: '/ledgers?year=2026', fragment: '#total' };

describe('a hand-off code', () => {
  it('is worth a ticket for the app’s host, with where the person was going', async () => {
    const { signIn, open, sessions } = people();
    const { ticket, session } = await signIn();
    const code = await sessions.handOff(ticket, PORTAL, TO);
    const arrival = await sessions.redeem(code ?? '', APP, TO.browser);
    expect(arrival).toEqual({ ticket: expect.any(String), returnTo: TO.returnTo, fragment: TO.fragment });
    expect(await open(arrival?.ticket ?? '', APP)).toMatchObject({ session, sub: 'mira' });
    expect(await open(arrival?.ticket ?? '', PORTAL)).toBeNull();
    expect(await open(ticket, PORTAL)).toMatchObject({ session });
  });

  it('is worth nothing the second time, also after a first time in the wrong place', async () => {
    const { signIn, sessions } = people();
    const { ticket } = await signIn();
    const code = (await sessions.handOff(ticket, PORTAL, TO)) ?? '';
    expect(await sessions.redeem(code, APP, TO.browser)).not.toBeNull();
    expect(await sessions.redeem(code, APP, TO.browser)).toBeNull();
    for (const [host, browser] of [
      ['wiki.corp.example', TO.browser],
      [APP, 'another browser'],
    ] as const) {
      const next = (await sessions.handOff(ticket, PORTAL, TO)) ?? '';
      expect(await sessions.redeem(next, host, browser)).toBeNull();
      expect(await sessions.redeem(next, APP, TO.browser)).toBeNull();
    }
  });

  it('is worth something for a minute', async () => {
    const { signIn, sessions, clock } = people();
    const { ticket } = await signIn();
    const [first, second] = [await sessions.handOff(ticket, PORTAL, TO), await sessions.handOff(ticket, PORTAL, TO)];
    clock.pass(MINUTE - 1);
    expect(await sessions.redeem(first ?? '', APP, TO.browser)).not.toBeNull();
    clock.pass(1);
    expect(await sessions.redeem(second ?? '', APP, TO.browser)).toBeNull();
  });

  it('is only for whoever is signed in, where the ticket is shown', async () => {
    const { signIn, sessions, clock } = people();
    const { ticket } = await signIn();
    expect(await sessions.handOff(ticket, APP, TO)).toBeNull();
    expect(await sessions.handOff('A'.repeat(43), PORTAL, TO)).toBeNull();
    expect(await sessions.handOff('nonsense', PORTAL, TO)).toBeNull();
    clock.pass(60 * MINUTE);
    expect(await sessions.handOff(ticket, PORTAL, TO)).toBeNull();
  });

  it('is worth nothing when its session was ended meanwhile, or when it is made up', async () => {
    const { signIn, sessions } = people();
    const { ticket, session } = await signIn();
    const code = await sessions.handOff(ticket, PORTAL, TO);
    await sessions.end(session);
    expect(await sessions.redeem(code ?? '', APP, TO.browser)).toBeNull();
    expect(await sessions.redeem('B'.repeat(43), APP, TO.browser)).toBeNull();
    expect(await sessions.redeem('', APP, TO.browser)).toBeNull();
  });
});
