/** Texts, numbers and words as they are written in one way only. */

import { isAlias, isScalar, type Node, type Scalar, stringify } from 'yaml';
import { parseAddress } from '../../core/address.ts';

const WRITING = {
  version: '1.2',
  schema: 'core',
  collectionStyle: 'flow',
  flowCollectionPadding: false,
  lineWidth: 0,
  singleQuote: false,
} as const;

/** In one line; fit for both styles, so that the quotes do not depend on where it stands. */
export function textOf(node: Node | null): string {
  if (node === null) return 'null';
  if (isAlias(node)) return `*${node.source}`;
  return isScalar(node) ? `${anchorOf(node)}${valueText(node)}` : '';
}

/** The lines of a text that has several, below `|`; null of anything else. */
export function literalOf(node: Node | null): { readonly head: string; readonly lines: readonly string[] } | null {
  if (!isScalar(node) || typeof node.value !== 'string' || !isProse(node.value)) return null;
  const written = stringify({ x: node.value }, { ...WRITING, collectionStyle: 'block', blockQuote: 'literal' });
  const [head = '', ...lines] = written.replace(/\n$/, '').split('\n');
  const style = head.slice('x: '.length);
  if (!style.startsWith('|')) return null;
  return { head: `${anchorOf(node)}${style}`, lines: lines.map((line) => line.replace(/^ {2}/, '')) };
}

/** Several lines, in which nothing is lost to an editor that trims them. */
function isProse(text: string): boolean {
  return /\n./s.test(text.trimEnd()) && !/[ \t]\n|\n\n$/.test(text) && !UNSEEN.test(text.replaceAll('\n', ''));
}

function anchorOf({ anchor }: Scalar): string {
  return anchor === undefined ? '' : `&${anchor} `;
}

function valueText({ value, source, type }: Scalar): string {
  if (typeof value === 'string') return spelled(value);
  // However it was written: `0x1F`, `1.0`.
  return typeof value === 'number' && type === 'PLAIN' && source !== undefined ? source : String(value);
}

/** As between brackets, so that it does not change with the style around it. */
function spelled(text: string): string {
  if (isDoubtful(text) || UNSEEN.test(text)) return quoted(text);
  const written = stringify([text], WRITING).trim().slice(1, -1);
  return /^["']/.test(written) ? quoted(text) : written;
}

/** What an older parser, or a reader, may take for a number, a time, or a truth: `14.5.1`, `08:00`, `on`, `::1`. */
function isDoubtful(text: string): boolean {
  if (/^(?:y|n|yes|no|on|off)$/i.test(text) || text.includes('::')) return true;
  return /^[-+\d][-+.:\d]*(?:[Tt ].*)?$/.test(text) && parseAddress(text)?.length !== 4;
}

/** Characters that nobody sees, or that a file may not hold as they are; also one half of a pair. */
const UNSEEN = /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]/u;

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(new RegExp(UNSEEN, 'gu'), (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
