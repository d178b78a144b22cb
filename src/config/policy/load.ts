/** policy.yaml, one file or several → the checked `Policy`, or everything that is wrong with it. */

import { createHash } from 'node:crypto';
import { isTimeZone } from '../../core/instant.ts';
import type { Policy } from '../../core/policy/model.ts';
import { byPosition, type Diagnostic } from '../diagnostic.ts';
import { readApps } from './app.ts';
import { readAssumed } from './assume.ts';
import { readAttributes } from './attribute.ts';
import { checkPolicy, lintPolicy } from './checks/all.ts';
import { Declared, withoutDuplicates } from './declared.ts';
import { readDenies } from './deny.ts';
import { readGrants } from './grant.ts';
import { Ground } from './ground.ts';
import { readGroups } from './group.ts';
import { readNetworks } from './network.ts';
import { readNevers } from './never.ts';
import { readPersonas } from './persona.ts';
import type { Place } from '../place.ts';
import { readPostures } from './posture.ts';
import { readSchedules } from './schedule.ts';
import type { SectionName } from './schema.ts';
import { type Entry, type SectionValue, Source } from './source.ts';
import { readTests } from './test.ts';

export interface PolicySource {
  /** As the operator named it: positions say it the same way. */
  readonly file: string;
  readonly text: string;
}

export interface PolicyContext {
  /** Null: no sallyport.yaml is given, so what depends on it is not checked. */
  readonly providers: readonly PolicyProvider[] | null;
}

export interface PolicyProvider {
  readonly name: string;
  readonly issuer: string;
  /** The `amr` values that its `step_up:` can ask for. */
  readonly askableAmr: readonly string[];
}

export interface LoadedPolicy {
  /** Null when any problem is an error. */
  readonly policy: Policy | null;
  /** In the order of files and lines. */
  readonly problems: Diagnostic[];
}

/** Sections of several files merge by name. Does not run the policy's own tests. */
export function loadPolicy(sources: readonly PolicySource[], context: PolicyContext): LoadedPolicy {
  const problems: Diagnostic[] = [];
  const parsed = sources.flatMap(({ file, text }) => Source.parse(file, text, problems) ?? []);
  // With one file unread, every name that it declares would seem unknown.
  if (parsed.length < sources.length) return { policy: null, problems: problems.sort(byPosition) };
  const { policy, ground } = read(parsed, idOf(sources), context, problems);
  checkPolicy(policy, ground);
  const sound = problems.length === 0;
  if (sound) lintPolicy(policy, ground);
  return { policy: sound ? policy : null, problems: problems.sort(byPosition) };
}

function read(
  sources: readonly Source[],
  id: string,
  { providers }: PolicyContext,
  problems: Diagnostic[],
): { policy: Policy; ground: Ground } {
  const merged = merge(sources);
  const ground = new Ground({
    problems,
    timezone: readTimezone(sources),
    claims: readAttributes('claims', merged('claims', 'claim')),
    device: readAttributes('device', merged('device', 'device fact')),
    declared: new Declared(sources),
    providers,
  });
  const apps = readApps(merged('apps', 'app'), ground);
  const cast = readPersonas(merged('personas', 'persona'), ground);
  const { grants, denies, never } = rulesOf(sources);
  const policy: Policy = {
    id,
    timezone: ground.timezone,
    claims: ground.claims,
    device: ground.device,
    groups: readGroups(merged('groups', 'group'), ground),
    postures: readPostures(merged('postures', 'posture'), ground),
    networks: readNetworks(merged('networks', 'network'), ground),
    schedules: readSchedules(merged('schedules', 'schedule'), ground),
    apps,
    grants: readGrants(grants, ground),
    denies: readDenies(denies, ground),
    nevers: readNevers(never, ground),
    assumed: readAssumed(
      sources.flatMap((source) => source.entries('assume')),
      ground,
    ),
    personas: cast.personas,
    tests: readTests(
      sources.flatMap((source) => source.entries('tests')),
      cast,
      apps,
      ground,
    ),
  };
  return { policy, ground };
}

function merge(sources: readonly Source[]) {
  return <Name extends SectionName>(section: Name, noun: string): Entry<SectionValue<Name>>[] =>
    withoutDuplicates(
      sources.flatMap((source) => source.entries(section)),
      ({ key }) => key,
      { code: 'duplicate-name', noun, at: (place) => place.key },
    );
}

/** Ids are unique over all. */
function rulesOf(sources: readonly Source[]) {
  const grants = sources.flatMap((source) => source.entries('grants'));
  const denies = sources.flatMap((source) => source.entries('denies'));
  const never = sources.flatMap((source) => source.entries('never'));
  const report = { code: 'duplicate-id', noun: 'rule', at: (place: Place) => place.in('id') };
  const kept = new Set(withoutDuplicates([...grants, ...denies, ...never], ({ value }) => value.id, report));
  return {
    grants: grants.filter((entry) => kept.has(entry)),
    denies: denies.filter((entry) => kept.has(entry)),
    never: never.filter((entry) => kept.has(entry)),
  };
}

/** They must agree where they say one. */
function readTimezone(sources: readonly Source[]): string {
  let first: { readonly zone: string; readonly source: Source } | null = null;
  for (const source of sources) {
    const zone = source.text('timezone');
    if (zone === null) continue;
    const place = source.place.in('timezone');
    if (!isTimeZone(zone)) place.error('unknown-timezone', `there is no time zone \`${zone}\``, 'as in `Europe/Paris`');
    else if (first === null) first = { zone, source };
    else if (first.zone !== zone) {
      const { file, line, col } = first.source.place.in('timezone').at;
      place.error('timezones-differ', `\`${zone}\` here, \`${first.zone}\` at ${file}:${line}:${col}`);
    }
  }
  return first?.zone ?? 'UTC';
}

/** Of one file its SHA-256; the files of several are kept apart, so that moving a line between them shows. */
function idOf(sources: readonly PolicySource[]): string {
  const hash = createHash('sha256');
  for (const [index, { text }] of sources.entries()) hash.update(index === 0 ? text : `\0${text}`);
  return `sha256:${hash.digest('hex')}`;
}
