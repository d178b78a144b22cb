import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GateKey } from '../../../src/identity/sessions/gate-key.ts';
import { MemoryStore } from '../../../src/store/memory.ts';
import { Clock, MINUTE, people } from './people.ts';

/** Opens, at a gate whose clock is behind by `skew` ms, the session that another gate made a moment ago. */
async function openedBehind(skew: number) {
  const [clock, behind] = [new Clock(), new Clock()];
  behind.pass(-skew);
  const shared = { store: new MemoryStore(clock.read), key: new GateKey(randomBytes(32)) };
  const made = people({ ...shared, clock });
  const other = people({ ...shared, clock: behind });
  const signIn = { amr: ['pwd'], acr: null, at: clock.now };
  const { ticket } = await made.signIn({ signIn, factsAt: clock.now });
  const principal = await other.open(ticket);
  return { now: behind.now, times: [principal?.issuedAt, principal?.signIn.at, principal?.factsAt] };
}

describe('a session that another gate made', () => {
  it.each([1, 2_000, 29_999])('is new here, too, though its clock is ahead by %i ms', async (skew) => {
    // A time that lies ahead is unknown to the policy, which would ask for another sign-in at once.
    const { now, times } = await openedBehind(skew);
    expect(times).toEqual([now, now, now]);
  });

  it('is of an unknown age where the clocks are set wrong: that must not make it young', async () => {
    const { now, times } = await openedBehind(5 * MINUTE);
    expect(times).toEqual([now + 5 * MINUTE, now + 5 * MINUTE, now + 5 * MINUTE]);
  });
});
