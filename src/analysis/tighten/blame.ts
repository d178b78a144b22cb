/** Which of many changes is at fault, by halves: to ask for each of ten thousand alone would take hours. */

/**
 * @param isSound whether these changes together do no harm
 * @returns those that do harm alone; of those that do it only together, all of the smallest half in which they are
 */
export function blame<Change>(
  changes: readonly Change[],
  isSound: (changes: readonly Change[]) => boolean,
): readonly Change[] {
  if (changes.length === 0 || isSound(changes)) return [];
  if (changes.length === 1) return changes;
  const middle = changes.length >> 1;
  const found = [...blame(changes.slice(0, middle), isSound), ...blame(changes.slice(middle), isSound)];
  return found.length === 0 ? changes : found;
}
