/** Noticing what has gone quiet. */

import { expect, test } from 'vitest';
import { Watch, type Watched } from '../../src/upstream/watch.ts';

class Counter implements Watched {
  place = -1;
  ticks = 0;
  readonly #onTick: (ticks: number) => void;

  constructor(onTick: (ticks: number) => void = () => {}) {
    this.#onTick = onTick;
  }

  tick(): void {
    this.ticks++;
    this.#onTick(this.ticks);
  }
}

test('the tick is a quarter of the shortest timeout, a limit is never early, and 0 is never', () => {
  const watch = new Watch([0, 400, 60_000]);
  expect(watch.ticks(400)).toBe(5);
  expect(watch.ticks(60_000)).toBe(601);
  expect(watch.ticks(0)).toBe(Number.POSITIVE_INFINITY);
  expect(new Watch([0, 0]).ticks(1_000)).toBe(2);
});

test('every watched one is told, though some leave while they are told', async () => {
  const watch = new Watch([40]);
  const all: Counter[] = [];
  for (let i = 0; i < 20; i++) {
    const counter: Counter = new Counter(() => {
      if (i % 3 === 0) watch.remove(counter);
    });
    all.push(counter);
    watch.add(counter);
  }
  await expect.poll(() => all[1]?.ticks).toBeGreaterThan(3);
  watch.stop();
  const stayed = all[1]?.ticks;
  expect(all.map(({ ticks }) => ticks)).toEqual(all.map((_, i) => (i % 3 === 0 ? 1 : stayed)));
  expect(all.map(({ place }) => place === -1)).toEqual(all.map((_, i) => i % 3 === 0));
});

test('leaving twice, or without having come, takes nobody else out', () => {
  const watch = new Watch([40]);
  const [first, second] = [new Counter(), new Counter()];
  watch.add(first);
  watch.add(second);
  watch.remove(first);
  watch.remove(first);
  watch.remove(new Counter());
  expect(second.place).toBe(0);
  watch.stop();
});
