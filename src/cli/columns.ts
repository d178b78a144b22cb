/** Rows as aligned columns of text, long cells broken between words. */

import { stripVTControlCharacters } from 'node:util';

const GAP = '  ';

type Row = readonly string[];

/** @param widest characters of each column; longer cells go on in the next line. The last column is never broken. */
export function columns(rows: readonly Row[], widest: readonly number[] = []): string[] {
  return rowsInColumns(rows, widest).flat();
}

/** The same, row by row, for what puts something between them. */
export function rowsInColumns(rows: readonly Row[], widest: readonly number[]): string[][] {
  const broken = rows.map((row) => breakRow(row, widest));
  const widths: number[] = [];
  for (const row of broken.flat()) {
    for (const [index, cell] of row.slice(0, -1).entries()) {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    }
  }
  return broken.map((lines) =>
    lines.map((cells) =>
      cells
        .map((cell, index) => padded(cell, widths[index] ?? 0))
        .join(GAP)
        .trimEnd(),
    ),
  );
}

/** One row as the lines that it takes. */
function breakRow(row: Row, widest: readonly number[]): string[][] {
  const cells = row.map((cell, index) => {
    const width = widest[index];
    return width === undefined || index === row.length - 1 ? [cell] : breakCell(cell, width);
  });
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ''));
}

/** A word that is longer than the width keeps a line to itself. */
function breakCell(cell: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of cell.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}

/** Colours take no room. */
function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
