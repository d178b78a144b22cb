/** README.md and the guides in `docs/`, as they stand. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Page {
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
}

const guides = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));

export const PAGES: readonly Page[] = ['README.md', 'CHANGELOG.md', ...guides.map((name) => join('docs', name))].map(
  (file) => ({ file, text: readFileSync(file, 'utf8') }),
);

export function pageOf(file: string): Page {
  const page = PAGES.find((one) => one.file === file);
  if (page === undefined) throw new TypeError(`there is no page ${file}`);
  return page;
}

/** The fenced blocks of one language, in order. */
export function blocksOf({ text }: Page, language: string): readonly string[] {
  return Array.from(text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms')), ([, block = '']) => block);
}
