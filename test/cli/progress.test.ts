import { describe, expect, it } from 'vitest';
import { withProgress } from '../../src/cli/progress.ts';

/** What is shown while each of some steps takes so many ms. */
function shownDuring(steps: number, millis: number): readonly (string | null)[] {
  const shown: (string | null)[] = [];
  let now = 0;
  const words = (done: number): string => `${done} of ${steps}`;
  const progress = (line: string | null): void => void shown.push(line);
  const told = withProgress(
    Array.from({ length: steps }, (_, step) => step),
    words,
    { progress },
    () => now,
  );
  const seen: number[] = [];
  for (const step of told) {
    seen.push(step);
    now += millis;
  }
  expect(seen).toHaveLength(steps);
  return shown;
}

describe('withProgress()', () => {
  it('says nothing of what takes less than two seconds', () => {
    expect(shownDuring(10, 150)).toEqual([null]);
  });

  it('says from then on how far it is, five times a second at most, and takes it away at the end', () => {
    expect(shownDuring(5, 1000)).toEqual(['2 of 5', '3 of 5', '4 of 5', '5 of 5', null]);
    expect(shownDuring(25, 100)).toEqual(['20 of 25', '22 of 25', '24 of 25', null]);
  });
});
