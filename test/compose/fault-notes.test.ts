import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FaultNotes } from '../../src/compose/fault-notes.ts';
import { Fault } from '../../src/core/fault.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('notes one fault of a kind in ten seconds, and how many there were in between', () => {
  const told: string[] = [];
  const notes = new FaultNotes({ note: (line) => void told.push(line), problems: () => {} });
  const down = new Fault('keys-unavailable', 'https://idp.example: connect ECONNREFUSED');
  for (let request = 1; request <= 100; request += 1) notes.note(`r${request}`, down);
  notes.note('r101', new Fault('log-unavailable', 'access log'));
  notes.note('r102', new Fault('overloaded', 'an app is slow, which is its own affair'));
  vi.advanceTimersByTime(10_000);
  notes.note('r103', down);
  expect(told).toEqual([
    'request r1: keys-unavailable: https://idp.example: connect ECONNREFUSED',
    'request r101: log-unavailable: access log',
    'request r103: keys-unavailable: https://idp.example: connect ECONNREFUSED (and 99 more since the last note)',
  ]);
});
