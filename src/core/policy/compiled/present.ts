/** For what is there by construction: its absence is a fault of ours, not of a request. */

export function present<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new RangeError('a compiled table names what it does not hold');
  return thing;
}
