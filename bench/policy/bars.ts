/** The bars that the policy must reach, each with what was measured for it. */

import type { OurRow } from './sallyport.ts';
import type { RivalRow } from './rivals.ts';

export interface Bar {
  readonly bar: string;
  readonly measured: string;
  /** Null when this run did not measure it. */
  readonly met: boolean | null;
}

export type Row = OurRow | RivalRow;

export function barsOf(rows: readonly Row[]): readonly Bar[] {
  const ourRows = rows.filter((row) => row.engine === 'sallyport');
  const rivalRows = rows.filter((row) => row.engine !== 'sallyport');
  const ours = (scene: string, rules: number): OurRow | undefined =>
    ourRows.find((row) => row.scene === scene && row.rules === rules);
  const shapes = ['disjoint', 'crowded', 'groups-200'];
  const worst = (rules: number, of: (row: OurRow) => number): number | null => {
    const values = shapes.flatMap((shape) => {
      const row = ours(shape, rules);
      return row === undefined ? [] : of(row);
    });
    return values.length === 0 ? null : Math.max(...values);
  };
  const atMost = (bar: string, value: number | null, most: number, unit: string): Bar => ({
    bar: `${bar} ≤ ${most} ${unit}`.trim(),
    measured: value === null ? 'not measured' : `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`.trim(),
    met: value === null ? null : value <= most,
  });
  const ratio = (a: number | undefined, b: number | undefined): number | null =>
    a === undefined || b === undefined || b === 0 ? null : a / b;
  const growth = shapes.flatMap((shape) => {
    const grown = ratio(ours(shape, 100_000)?.decide.p50, ours(shape, 10_000)?.decide.p50);
    return grown === null ? [] : grown;
  });
  const faster = (engine: RivalRow['engine']): Bar => {
    const other = rivalRows.find((row) => row.engine === engine && row.scene === 'disjoint' && row.rules === 1000);
    const times = ratio(other?.decide?.p50, ours('disjoint', 1000)?.decide.p50);
    return {
      bar: `${engine} at 1,000 route-disjoint rules: p50 at least 100 times ours`,
      measured: times === null ? 'not measured' : `${times.toFixed(0)} times`,
      met: times === null ? null : times >= 100,
    };
  };
  const compared = rivalRows.reduce((sum, row) => sum + row.compared, 0);
  const differing = rivalRows.reduce((sum, row) => sum + row.differs, 0);
  const allocated = ourRows.map((row) => row.allocated);

  return [
    atMost(
      '10,000 rules, the slowest shape: p50',
      worst(10_000, ({ decide }) => decide.p50),
      1,
      'µs',
    ),
    atMost(
      '10,000 rules, the slowest shape: p99',
      worst(10_000, ({ decide }) => decide.p99),
      5,
      'µs',
    ),
    atMost('100,000 rules: p50', growth.length === 0 ? null : Math.max(...growth), 3, '× that of 10,000'),
    atMost(
      '10,000 rules: heap',
      worst(10_000, ({ heap }) => heap),
      60,
      'MB',
    ),
    atMost(
      '100,000 rules: heap',
      worst(100_000, ({ heap }) => heap),
      200,
      'MB',
    ),
    atMost(
      '10,000 rules: compilation',
      worst(10_000, ({ compile }) => compile),
      300,
      'ms of CPU',
    ),
    atMost(
      '10,000 rules: the longest slice of it',
      worst(10_000, ({ slice }) => slice),
      50,
      'ms of CPU',
    ),
    atMost(
      '10,000 rules: a cold caller',
      worst(10_000, ({ cold }) => cold),
      1000,
      'µs',
    ),
    faster('cedar'),
    faster('casbin'),
    atMost(
      'the hospital with 9,905 policies: p50',
      ratio(ours('hospital', 9905)?.decide.p50, ours('hospital', 38)?.decide.p50),
      1.6,
      '× that with 38',
    ),
    atMost(
      'an allowing decision leaves on the heap',
      allocated.length === 0 ? null : Math.max(...allocated),
      8,
      'bytes',
    ),
    {
      bar: 'the engines agree wherever they were compared',
      measured: `${differing} of ${compared.toLocaleString('en')} differ`,
      met: compared === 0 ? null : differing === 0,
    },
  ];
}
