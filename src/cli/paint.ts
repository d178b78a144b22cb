/** Colours by meaning, and none where the terminal has none. */

import { styleText } from 'node:util';
import type { Terminal } from './terminal.ts';

const FORMATS = { good: 'green', bad: 'red', doubt: 'yellow', quiet: 'dim', strong: 'bold' } as const;

export type Tone = keyof typeof FORMATS;

export type Paint = (tone: Tone, text: string) => string;

export function painter({ style }: Pick<Terminal, 'style'>): Paint {
  // The terminal has judged the stream already.
  return style === 'colour'
    ? (tone, text) => styleText(FORMATS[tone], text, { validateStream: false })
    : (_, text) => text;
}
