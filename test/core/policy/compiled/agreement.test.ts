import { describe, expect, it } from 'vitest';
import { prove } from './proof.ts';

/** Each kind of answer, and the least share of it that makes the comparison worth something. */
const WORTH = {
  allow: 0.05,
  step_up: 0.01,
  login: 0.02,
  'by a deny': 0.05,
  'by default': 0.2,
  uncertain: 0.02,
  'shadow differs': 0.02,
  'step-up-unmet': 0.005,
  'device-facts-stale': 0.001,
};

describe('the compiled evaluator', () => {
  it('says what the reference says, of everything, to at least 100,000 questions of every kind', () => {
    const census = prove(100_000, 20_261);
    expect(census.pairs).toBeGreaterThanOrEqual(100_000);
    for (const [kind, least] of Object.entries(WORTH)) {
      expect.soft(census.share(kind), kind).toBeGreaterThanOrEqual(least);
    }
  }, 300_000);
});
