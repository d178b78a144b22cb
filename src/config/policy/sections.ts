/** The sections of all files of a policy as if they were one: names are unique over all of them. */

import type { Place } from './place.ts';
import type { PolicyInput } from './schema.ts';

export interface Part {
  readonly input: PolicyInput;
  readonly place: Place;
}

type Named = 'claims' | 'device' | 'groups' | 'postures' | 'networks' | 'schedules' | 'apps' | 'personas';
type Listed = 'grants' | 'denies' | 'tests';

export class Sections {
  readonly parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.parts = parts;
  }

  /** A name that another file has already is reported, and left out. */
  named<S extends Named>(section: S): readonly (readonly [string, PolicyInput[S][string], Place])[] {
    const found = new Map<string, readonly [string, PolicyInput[S][string], Place]>();
    for (const { input, place } of this.parts) {
      for (const [name, value] of Object.entries(input[section]) as [string, PolicyInput[S][string]][]) {
        const at = place.in(section, name);
        const other = found.get(name)?.[2].keyAt;
        if (other === undefined) found.set(name, [name, value, at]);
        else
          at.errorAtKey(
            'duplicate-name',
            `\`${section}\` has \`${name}\` twice`,
            `the other is at ${other.file}:${other.line}:${other.col}`,
          );
      }
    }
    return [...found.values()];
  }

  listed<S extends Listed>(section: S): readonly (readonly [PolicyInput[S][number], Place])[] {
    return this.parts.flatMap(({ input, place }) =>
      (input[section] as PolicyInput[S][number][]).map((value, index) => [value, place.in(section, index)] as const),
    );
  }

  namesOf(section: Named): ReadonlySet<string> {
    return new Set(this.parts.flatMap(({ input }) => Object.keys(input[section])));
  }

  placesOf(section: Named): (name: string) => Place | undefined {
    return (name) => this.parts.find(({ input }) => Object.hasOwn(input[section], name))?.place.in(section, name);
  }
}
