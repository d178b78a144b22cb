import { describe, expect, it } from 'vitest';
import { APP, MINUTE, PORTAL, people } from './people.ts';

describe('a ticket', () => {
  it('opens the session that its sign-in made', async () => {
    const { signIn, open, clock } = people();
    const { ticket, session } = await signIn();
    const principal = await open(ticket);
    expect(principal).toMatchObject({
      via: 'session',
      provider: 'corp',
      sub: 'mira',
      session,
      sid: 'idp-session-1',
      claims: { groups: ['finance'] },
      deviceClaims: { id: 'd-17' },
      issuedAt: clock.now,
      expiresAt: clock.now + 60 * MINUTE,
    });
    expect(Object.getPrototypeOf(principal?.claims)).toBeNull();
  });

  it('opens it at once, and as the same principal, when it is remembered', async () => {
    const { signIn, open, sessions, clock } = people();
    const { ticket } = await signIn();
    const first = await open(ticket);
    expect(sessions.open(ticket, PORTAL, clock.now)).toBe(first);
  });

  it.each(['remembered', 'not remembered'])('opens nothing on another host, when %s', async (state) => {
    const { signIn, open } = people();
    const { ticket } = await signIn();
    if (state === 'remembered') await open(ticket);
    expect(await open(ticket, APP)).toBeNull();
  });

  it('opens nothing when it is flipped, cut, lengthened, spelled otherwise, or empty', async () => {
    const { signIn, open } = people();
    const { ticket } = await signIn();
    const flipped = (ticket.startsWith('A') ? 'B' : 'A') + ticket.slice(1);
    // The last of 43 characters carries two bits that base64 ignores.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const other = alphabet[alphabet.indexOf(ticket.slice(-1)) ^ 1] ?? '';
    const same = Buffer.from(ticket, 'base64url');
    expect(Buffer.from(ticket.slice(0, -1) + other, 'base64url')).toEqual(same);
    for (const bad of [flipped, ticket.slice(0, -1), `${ticket}A`, ticket.slice(0, -1) + other, `${ticket}=`, '']) {
      expect(await open(bad)).toBeNull();
    }
  });

  it('is dead after the next sign-in of its browser', async () => {
    const { signIn, open } = people();
    const planted = await signIn({ sub: 'mallory' });
    await open(planted.ticket);
    const { ticket } = await signIn({}, { previous: planted.ticket });
    expect(ticket).not.toBe(planted.ticket);
    expect(await open(planted.ticket)).toBeNull();
    expect(await open(ticket)).toMatchObject({ sub: 'mira' });
  });

  it('of another host kills nothing when it is shown as the previous one', async () => {
    const { signIn, open } = people();
    const other = await signIn({}, { host: APP });
    await signIn({}, { previous: other.ticket });
    expect(await open(other.ticket, APP)).not.toBeNull();
  });
});
