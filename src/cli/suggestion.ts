/** What stands behind "there is no …" on the command line: the name that was meant, or those that there are. */

import { didYouMean } from '../config/suggest.ts';

/** As many names as a line can show. */
const MOST = 12;

export function suggestion(name: string, known: Iterable<string>): string {
  const names = [...known];
  const near = didYouMean(name, names);
  if (near !== null) return `: ${near}`;
  if (names.length === 0) return '';
  const shown = names.slice(0, MOST).map((one) => `\`${one}\``);
  return `: there is ${shown.join(', ')}${names.length > MOST ? ' …' : ''}`;
}
