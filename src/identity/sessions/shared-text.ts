/** One copy of a text that many sessions say alike: the names of groups, issuers, providers, hosts. */

/** Texts; an attacker's many cost only a new start. */
const LIMIT = 4_096;
const LONGEST = 128;

let known = new Map<string, string>();

/** Measured with 20 groups a person: 2.3 → 1.4 KB for each remembered session. @returns an equal text. */
export function shared(text: string): string {
  if (text.length > LONGEST) return text;
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size === LIMIT) known = new Map();
  known.set(text, text);
  return text;
}
