/** Styles and the one script: elements of our own whose exact bytes a page's content security policy allows by their hash. */

import { createHash } from 'node:crypto';
import { literal, type Html } from './html.ts';

export interface Inline {
  /** The whole element. */
  readonly markup: Html;
  /** As a policy names it: `'sha256-…'`. */
  readonly source: string;
}

/** INVARIANT: `text` is our own, and does not hold the end tag. */
export function inline(tag: 'style' | 'script', text: string): Inline {
  const hash = createHash('sha256').update(text).digest('base64');
  return { markup: literal(`<${tag}>${text}</${tag}>`), source: `'sha256-${hash}'` };
}
