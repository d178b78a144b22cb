import { describe, expect, it } from 'vitest';
import type { SessionContent } from '../../../src/identity/sessions/session-content.ts';
import { Unwritten } from '../../../src/identity/sessions/unwritten.ts';
import { HOUR, MINUTE, signedIn } from './people.ts';

const TERMS = { lifetime: 12 * HOUR, idle: HOUR, refresh: 5 * MINUTE, grace: 15 * MINUTE };

function saidAt(renewedAt: number): SessionContent {
  return { signedIn: signedIn(), renewedAt, failed: [] };
}

describe('what the store could not take', () => {
  it('is given once, for the version of the session of which it was said', () => {
    const unwritten = new Unwritten();
    const content = saidAt(0);
    unwritten.keep('s_1', 3, content);
    expect([unwritten.take('s_1', 3), unwritten.take('s_1', 3)]).toEqual([content, null]);
    unwritten.keep('s_1', 3, content);
    expect(unwritten.take('s_1', 4)).toBeNull();
    expect(unwritten.size).toBe(0);
  });

  it('is kept as long as it can be written, and no longer, though nobody comes back', () => {
    const unwritten = new Unwritten();
    for (let minute = 0; minute < 60; minute += 1) {
      unwritten.keep(`s_${minute}`, 1, saidAt(minute * MINUTE));
      unwritten.sweep(minute * MINUTE, TERMS);
      expect(unwritten.size).toBeLessThanOrEqual(20);
    }
    unwritten.sweep(HOUR + 20 * MINUTE, TERMS);
    expect(unwritten.size).toBe(0);
  });
});
