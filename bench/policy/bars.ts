/** The bars that the policy must reach, each with what was measured for it. */

import type { Growth } from './growth.ts';
import type { OurRow } from './sallyport.ts';
import type { RivalRow } from './rivals.ts';

export interface Bar {
  readonly bar: string;
  readonly measured: string;
  /** Null when this run did not measure it. */
  readonly met: boolean | null;
}

export type Row = OurRow | RivalRow;

const SHAPES = ['disjoint', 'crowded', 'groups-200'];

/** Of the slowest, or largest, shape with so many rules. */
const WORST: readonly (readonly [
  what: string,
  rules: number,
  of: (row: OurRow) => number,
  most: number,
  unit: string,
])[] = [
  ['p50', 10_000, ({ decide }) => decide.p50, 1, 'µs'],
  ['p99', 10_000, ({ decide }) => decide.p99, 5, 'µs'],
  ['heap', 10_000, ({ heap }) => heap, 60, 'MB'],
  ['heap', 100_000, ({ heap }) => heap, 200, 'MB'],
  ['compilation', 10_000, ({ compile }) => compile, 300, 'ms of CPU'],
  ['the longest slice of a compilation', 10_000, ({ slice }) => slice, 50, 'ms of CPU'],
  ['a cold caller', 10_000, ({ cold }) => cold, 1000, 'µs'],
];

export function barsOf(rows: readonly Row[], growths: readonly Growth[]): readonly Bar[] {
  const ours = rows.filter((row) => row.engine === 'sallyport');
  const rivals = rows.filter((row) => row.engine !== 'sallyport');
  const p50 = (scene: string, rules: number): number | undefined =>
    ours.find((row) => row.scene === scene && row.rules === rules)?.decide.p50;
  const growth = (scenes: readonly string[]): number | null =>
    greatest(growths.filter(({ scene }) => scenes.includes(scene)).map(({ ratio }) => ratio));
  const compared = rivals.reduce((sum, row) => sum + row.compared, 0);
  const differing = rivals.reduce((sum, row) => sum + row.differs, 0);
  return [
    ...WORST.map(([what, rules, of, most, unit]) => {
      const measured = ours.filter((row) => row.rules === rules && SHAPES.includes(row.scene)).map(of);
      return atMost(`${rules.toLocaleString('en')} rules, the worst shape: ${what}`, greatest(measured), most, unit);
    }),
    atMost('100,000 rules, asked in turns with 10,000: p50', growth(SHAPES), 3, '× theirs'),
    atMost('the hospital with 9,905 policies, in turns with 38: p50', growth(['hospital']), 1.6, '× theirs'),
    atMost('an allowing decision leaves on the heap', greatest(ours.map(({ allocated }) => allocated)), 8, 'bytes'),
    ...(['cedar', 'casbin'] as const).map((engine): Bar => {
      const other = rivals.find((row) => row.engine === engine && row.scene === 'disjoint' && row.rules === 1000);
      const times = ratio(other?.decide?.p50, p50('disjoint', 1000));
      return {
        bar: `${engine} at 1,000 route-disjoint rules: p50 at least 100 times ours`,
        measured: times === null ? 'not measured' : `${times.toFixed(0)} times`,
        met: times === null ? null : times >= 100,
      };
    }),
    {
      bar: 'the engines agree wherever they were compared',
      measured: `${differing} of ${compared.toLocaleString('en')} differ`,
      met: compared === 0 ? null : differing === 0,
    },
  ];
}

function atMost(bar: string, value: number | null, most: number, unit: string): Bar {
  return {
    bar: `${bar} ≤ ${most} ${unit}`,
    measured: value === null ? 'not measured' : `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`,
    met: value === null ? null : value <= most,
  };
}

function ratio(a: number | undefined, b: number | undefined): number | null {
  return a === undefined || b === undefined || b === 0 ? null : a / b;
}

/** Of none there is none. */
function greatest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}
