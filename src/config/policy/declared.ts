/** The names that the files declare, whether or not what they stand for is sound. */

import type { Place } from '../place.ts';
import type { Source } from './source.ts';
import type { SectionName } from './schema.ts';

export class Declared {
  readonly claims: ReadonlySet<string>;
  readonly device: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly postures: ReadonlySet<string>;
  readonly networks: ReadonlySet<string>;
  readonly schedules: ReadonlySet<string>;
  readonly personas: ReadonlySet<string>;
  /** Names of resources by app. */
  readonly apps: ReadonlyMap<string, ReadonlySet<string>>;
  readonly grants: ReadonlySet<string>;
  readonly denies: ReadonlySet<string>;

  constructor(sources: readonly Source[]) {
    const named = (section: SectionName): ReadonlySet<string> =>
      new Set(sources.flatMap((source) => source.raw(section).map(({ key }) => key)));
    const ids = (section: 'grants' | 'denies'): ReadonlySet<string> =>
      new Set(sources.flatMap((source) => source.raw(section).flatMap(({ value }) => textAt(value, 'id') ?? [])));
    this.claims = named('claims');
    this.device = named('device');
    this.groups = named('groups');
    this.postures = named('postures');
    this.networks = named('networks');
    this.schedules = named('schedules');
    this.personas = named('personas');
    this.apps = new Map(
      sources.flatMap((source) => source.raw('apps').map(({ key, value }) => [key, resourcesOf(value)] as const)),
    );
    this.grants = ids('grants');
    this.denies = ids('denies');
  }
}

function textAt(value: unknown, key: string): string | null {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : null;
  return typeof found === 'string' ? found : null;
}

function resourcesOf(app: unknown): ReadonlySet<string> {
  const resources: unknown = typeof app === 'object' && app !== null ? Reflect.get(app, 'resources') : null;
  return new Set(typeof resources === 'object' && resources !== null ? Object.keys(resources) : []);
}

/** Two of one name: the first is kept, the second is a problem that names both places. */
export function withoutDuplicates<One extends { readonly place: Place }>(
  entries: readonly One[],
  nameOf: (entry: One) => string,
  report: { readonly code: string; readonly noun: string; readonly at: (place: Place) => Place },
): One[] {
  const first = new Map<string, One>();
  return entries.filter((entry) => {
    const name = nameOf(entry);
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, entry);
      return true;
    }
    const { file, line, col } = report.at(before.place).at;
    const message = `${report.noun} \`${name}\` also stands at ${file}:${line}:${col}`;
    report.at(entry.place).error(report.code, message, 'give one of them another name');
    return false;
  });
}
