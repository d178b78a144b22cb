import { describe, expect, test } from 'vitest';
import { unreadiness } from '../../src/observe/readiness.ts';

describe('unreadiness()', () => {
  test('is empty when everything is there', () => {
    const providers = [{ name: 'corp', ready: true }];
    expect(unreadiness({ providers, draining: false, sessions: null, recordable: true })).toEqual([]);
  });

  test('names each thing that is missing', () => {
    const providers = [
      { name: 'corp', ready: true },
      { name: 'partner', ready: false },
    ];
    expect(unreadiness({ providers, draining: true, sessions: 'Redis is away', recordable: false })).toEqual([
      'shutting down',
      'sessions cannot be looked up: Redis is away',
      'the access record cannot be written',
      'provider `partner` has had no keys yet',
    ]);
  });
});
