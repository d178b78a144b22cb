/** The measurements as a table. */

import type { Bar, Row } from './bars.ts';

const WIDTHS = [11, 9, 11, 10, 10, 9, 9, 12, 10, 13, 9] as const;
const HEAD = [
  'engine',
  'rules',
  'p50 µs',
  'p99 µs',
  'p99.9 µs',
  'all p50',
  'all p99',
  'compile ms',
  'heap MB',
  'bytes/allow',
  'cold µs',
];

export function tableHead(scene: string): string {
  return `\n${scene}\n${cells(HEAD)}`;
}

export function tableRow(row: Row): string {
  const rules = row.rules.toLocaleString('en');
  if (row.engine !== 'sallyport' && row.decide === null) return `${cells([row.engine, rules])}  ${row.skipped}`;
  if (row.decide === null) return '';
  const { p50, p99, p999, samples } = row.decide;
  const times = [number(p50), samples < 100 ? '–' : number(p99), samples < 1000 ? '–' : number(p999)];
  const heap = row.heap === null ? '–' : number(row.heap);
  const all = row.engine === 'sallyport' ? [number(row.all.p50), number(row.all.p99)] : ['–', '–'];
  const rest = row.engine === 'sallyport' ? [row.allocated.toFixed(1), number(row.cold)] : ['–', '–'];
  return cells([row.engine, rules, ...times, ...all, number(row.compile ?? 0), heap, ...rest]);
}

export function barLine({ bar, measured, met }: Bar): string {
  const words = met ? 'yes' : 'NO';
  return `${(met === null ? '–' : words).padStart(4)}  ${bar}: ${measured}`;
}

function number(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value.toFixed(value < 10 ? 2 : 1);
}

function cells(texts: readonly string[]): string {
  return texts
    .map((text, index) => (index === 0 ? text.padEnd(WIDTHS[0]) : text.padStart(WIDTHS[index] ?? 10)))
    .join('');
}
