/** What each rule reads of a caller and of a device; rules that read the same share one list. */

import { readByGroups, readByPostures } from '../atoms-read.ts';
import type { Attribute, Policy, Rule } from '../model.ts';
import { type Asked, builtInsOf, conditionsOf, whoOf } from '../reads.ts';

export interface Reads {
  /** By `claims.groups`, `device.managed` …, in code-unit order. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** The times that groups compare: unknown until they have come. */
  readonly times: readonly Attribute[];
}

export class RuleReads {
  readonly #policy: Policy;
  readonly #groups = new Map<string, readonly Attribute[]>();
  readonly #postures = new Map<string, readonly Attribute[]>();
  readonly #known = new Map<string, Reads>();
  readonly #start = new Way();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Without what a floor reads. */
  of(rule: Rule): Reads {
    const found: Attribute[] = [];
    const times: Attribute[] = [];
    for (const who of whoOf(rule)) {
      const ofGroup = who.kind === 'group' ? this.#ofGroup(who.name) : [];
      found.push(...ofGroup);
      times.push(...ofGroup.filter(({ type }) => type === 'time'));
      for (const name of builtInsOf(who, rule)) found.push(...this.#claim(name));
    }
    for (const asked of conditionsOf(null, rule)) found.push(...this.#asked(asked));
    return this.#share(found, times);
  }

  ofFloor(floor: Asked): Reads {
    return this.#share(this.#asked(floor), []);
  }

  #asked({ posture, same }: Asked): readonly Attribute[] {
    const found = posture === null ? [] : posture.names.flatMap((name) => this.#ofPosture(name));
    return same === null ? found : [...found, same.attribute];
  }

  #ofGroup(name: string): readonly Attribute[] {
    let found = this.#groups.get(name);
    if (found === undefined) {
      found = distinct(readByGroups([name], this.#policy).map(({ test }) => test.attribute));
      this.#groups.set(name, found);
    }
    return found;
  }

  #ofPosture(name: string): readonly Attribute[] {
    let found = this.#postures.get(name);
    if (found === undefined) {
      found = distinct(readByPostures([name], this.#policy).map(({ test }) => test.attribute));
      this.#postures.set(name, found);
    }
    return found;
  }

  #claim(name: string): readonly Attribute[] {
    const attribute = this.#policy.claims.get(name);
    return attribute === undefined ? [] : [attribute];
  }

  #share(found: readonly Attribute[], times: readonly Attribute[]): Reads {
    if (times.length > 0) return this.#made(found, times);
    let way = this.#start;
    for (const attribute of found) way = way.over(attribute);
    way.reads ??= this.#made(found, times);
    return way.reads;
  }

  #made(found: readonly Attribute[], times: readonly Attribute[]): Reads {
    const attributes = sorted(found);
    // A time that is read only in `same` is none that a group compares.
    const key = JSON.stringify([[...attributes.keys()], [...sorted(times).keys()]]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const reads = { attributes, times: distinct(times) };
    this.#known.set(key, reads);
    return reads;
  }
}

/** Attributes in the order in which rules come upon them: nearly all rules go a way that is known, and no text is made of it. */
class Way {
  reads: Reads | null = null;
  readonly #next = new Map<Attribute, Way>();

  over(attribute: Attribute): Way {
    let next = this.#next.get(attribute);
    if (next === undefined) this.#next.set(attribute, (next = new Way()));
    return next;
  }
}

/** Each once, claims before device facts, by name. */
export function sorted(attributes: Iterable<Attribute>): ReadonlyMap<string, Attribute> {
  const found = new Map<string, Attribute>();
  for (const attribute of attributes) found.set(`${attribute.source}.${attribute.name}`, attribute);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function distinct(attributes: readonly Attribute[]): readonly Attribute[] {
  return [...new Set(attributes)];
}
