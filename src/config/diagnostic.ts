/** A problem in a file that a person wrote, and how it is shown: place, sentence, the line with carets, help. */

import type { Position } from '../core/position.ts';

export interface Diagnostic {
  /** `note`: only `lint` has them; it may well be meant so. */
  readonly severity: 'error' | 'warning' | 'note';
  /** Stable, so that it can be searched for and tested. */
  readonly code: string;
  /** No capital, no full stop; what the author wrote stands in backticks. */
  readonly message: string;
  readonly at: Position;
  /** UTF-16 code units that the carets underline; at least one is drawn. */
  readonly length: number;
  readonly help: string | null;
}

const COLOURS = {
  error: '\u001B[31m',
  warning: '\u001B[33m',
  note: '\u001B[36m',
  dim: '\u001B[2m',
  bold: '\u001B[1m',
  none: '\u001B[0m',
};

/** Longest part of a source line that is shown: a policy may be one line of a megabyte. */
const WIDTH = 160;

/** @param text of the file, for the line and its carets; null = only the sentence. */
export function renderDiagnostic(diagnostic: Diagnostic, text: string | null, style: 'plain' | 'colour'): string {
  const { severity, code, message, at, help } = diagnostic;
  const paint = (colour: keyof typeof COLOURS, part: string): string =>
    style === 'colour' ? `${COLOURS[colour]}${part}${COLOURS.none}` : part;
  const where = `${at.file}:${at.line}:${at.col}: `;
  const lines = [`${paint('bold', where)}${paint(severity, `${severity}[${code}]`)}: ${visible(message)}`];
  const source = text === null ? undefined : lineOf(text, at.line);
  const margin = ' '.repeat(String(at.line).length);
  if (source !== undefined) {
    const from = at.col > WIDTH ? at.col - WIDTH / 2 : 0;
    const shown = visible(source.slice(from, from + WIDTH));
    const start = at.col - 1 - from;
    const carets = '^'.repeat(Math.max(1, Math.min(diagnostic.length, shown.length - start)));
    lines.push(`  ${paint('dim', `${at.line} |`)} ${shown}`);
    lines.push(`  ${paint('dim', `${margin} |`)} ${' '.repeat(start)}${paint(severity, carets)}`);
  }
  if (help !== null) lines.push(`  ${margin} = help: ${visible(help)}`);
  return lines.join('\n');
}

/** One for one, so that the carets fit: a file must not write to the terminal that shows it, nor turn its text around. */
function visible(text: string): string {
  return text.replaceAll('\t', ' ').replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
}

/** The problems of a file are shown one after the other, and there may be thousands: it is split once. */
let last = { text: '', lines: [''] };

function lineOf(text: string, line: number): string | undefined {
  if (last.text !== text) last = { text, lines: text.replace(/^\uFEFF/, '').split(/\r?\n/) };
  return last.lines[line - 1];
}

/** By file, line, column: the order in which an author reads. */
export function byPosition(a: Diagnostic, b: Diagnostic): number {
  if (a.at.file !== b.at.file) return a.at.file < b.at.file ? -1 : 1;
  return a.at.line - b.at.line || a.at.col - b.at.col || (a.code < b.code ? -1 : 1);
}
