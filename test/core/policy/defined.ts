/** What a generator left out is no key at all. */

type Defined<Text> = { [Key in keyof Text]: Exclude<Text[Key], undefined> };

/** Without the keys that are undefined. */
export function defined<Text extends object>(text: Text): Defined<Text> {
  const entries = Object.entries(text).filter(([, value]) => value !== undefined);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
