import { describe, expect, it } from 'vitest';
import { type AskedTerms, sessionTerms } from '../../src/core/session-terms.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function asked(changes: Partial<AskedTerms>): AskedTerms {
  return { profile: null, lifetime: null, idle: null, refresh: null, grace: null, ...changes };
}

describe('sessionTerms()', () => {
  it('has defaults without a profile', () => {
    expect(sessionTerms(asked({}))).toEqual({
      lifetime: 12 * HOUR,
      idle: HOUR,
      refresh: 5 * MINUTE,
      grace: 15 * MINUTE,
    });
  });

  it.each([
    ['aal1', 30 * DAY, 30 * DAY],
    ['aal2', 24 * HOUR, HOUR],
    ['aal3', 12 * HOUR, 15 * MINUTE],
  ] as const)('expands %s to the numbers of SP 800-63B-4', (profile, lifetime, idle) => {
    expect(sessionTerms(asked({ profile }))).toMatchObject({ lifetime, idle });
  });

  it('lets an explicit value be stricter than the profile, and as strict', () => {
    expect(sessionTerms(asked({ profile: 'aal3', lifetime: 8 * HOUR, idle: 5 * MINUTE }))).toMatchObject({
      lifetime: 8 * HOUR,
      idle: 5 * MINUTE,
    });
    expect(sessionTerms(asked({ profile: 'aal3', lifetime: 12 * HOUR }))).toMatchObject({ lifetime: 12 * HOUR });
  });

  it('names each explicit value that is laxer than the profile', () => {
    expect(sessionTerms(asked({ profile: 'aal3', lifetime: 12 * HOUR + 1, idle: HOUR }))).toEqual([
      { key: 'lifetime', profile: 'aal3', most: 12 * HOUR },
      { key: 'idle', profile: 'aal3', most: 15 * MINUTE },
    ]);
  });

  it('allows any value without a profile', () => {
    expect(sessionTerms(asked({ lifetime: 90 * DAY, idle: 2 * DAY }))).toMatchObject({ lifetime: 90 * DAY });
  });

  it('never lets the idle time outlast the lifetime', () => {
    expect(sessionTerms(asked({ lifetime: 30 * MINUTE }))).toMatchObject({ idle: 30 * MINUTE });
  });
});
