/** policy.yaml, in one file or several, → a checked `Policy`: every problem of all files at once. */

import { createHash } from 'node:crypto';
import { isTimeZone } from '../../core/instant.ts';
import type { Policy } from '../../core/policy/model.ts';
import { byPosition, type Diagnostic } from '../diagnostic.ts';
import { parseDocument } from '../document.ts';
import { checkShape } from '../shape.ts';
import { readApp } from './apps.ts';
import { addBuiltIns, readAttribute } from './attributes.ts';
import { lint, type Places } from './checks/lint.ts';
import { readTest } from './expectations.ts';
import { readPersonas } from './personas.ts';
import { Place } from './place.ts';
import { readGroup, readPosture, reportCircles } from './predicates.ts';
import { byId, readDeny, readGrant } from './rules.ts';
import { policySchema, type PolicyInput } from './schema.ts';
import { Scope, type PolicyContext } from './scope.ts';
import { Sections } from './sections.ts';
import { checkZone, readNetwork, readSchedule } from './surroundings.ts';

export type { PolicyContext } from './scope.ts';

export interface PolicySource {
  /** As the operator named it. */
  readonly file: string;
  readonly text: string;
}

export interface LoadedPolicy {
  /** Null when there is an error; warnings leave it. */
  readonly policy: Policy | null;
  readonly problems: Diagnostic[];
}

export function loadPolicy(sources: readonly PolicySource[], context: PolicyContext): LoadedPolicy {
  const problems: Diagnostic[] = [];
  const parts: { input: PolicyInput; place: Place }[] = [];
  for (const { file, text } of sources) {
    const parsed = parseDocument(file, text);
    problems.push(...parsed.problems);
    if (parsed.document === null) continue;
    const shaped = checkShape(parsed.document, policySchema);
    problems.push(...shaped.problems);
    if (shaped.value !== null) parts.push({ input: shaped.value, place: new Place(parsed.document, problems) });
  }
  // With one part unreadable every name in the others would seem unknown.
  if (parts.length < sources.length) return { policy: null, problems: problems.sort(byPosition) };
  const policy = build(new Sections(parts), context, idOf(sources));
  if (!problems.some(isError)) lint(policy.policy, policy.places, context);
  return { policy: problems.some(isError) ? null : policy.policy, problems: problems.sort(byPosition) };
}

interface Built {
  readonly policy: Policy;
  readonly places: Places;
}

function build(sections: Sections, context: PolicyContext, id: string): Built {
  const scope = new Scope(context, readTimezone(sections));
  addBuiltIns(scope);
  for (const source of ['claims', 'device'] as const) {
    for (const [name, input, place] of sections.named(source)) {
      scope[source].set(name, readAttribute(source, name, input, place));
    }
  }
  const groups = sections.namesOf('groups');
  for (const [name, input, place] of sections.named('groups'))
    scope.groups.set(name, readGroup(name, input, scope, groups, place));
  reportCircles('group', scope.groups, sections.placesOf('groups'));
  const postures = sections.namesOf('postures');
  for (const [name, input, place] of sections.named('postures')) {
    scope.postures.set(name, readPosture(name, input, scope, postures, place));
  }
  reportCircles('posture', scope.postures, sections.placesOf('postures'));
  for (const [name, input, place] of sections.named('networks'))
    scope.networks.set(name, readNetwork(name, input, place));
  for (const [name, input, place] of sections.named('schedules')) {
    scope.schedules.set(name, readSchedule(name, input, scope, place));
  }
  for (const [name, input, place] of sections.named('apps')) scope.apps.set(name, readApp(name, input, scope, place));

  const places = new Map<string, Place>();
  const place = (id: string, at: Place): void => {
    const other = places.get(id);
    if (other === undefined) places.set(id, at);
    else at.in('id').error('duplicate-id', `rule \`${id}\` stands here twice`, `the other is at ${shown(other)}`);
  };
  const grants = sections.listed('grants').map(([input, at]) => {
    place(input.id, at);
    return readGrant(input, scope, at);
  });
  const denies = sections.listed('denies').map(([input, at]) => {
    place(input.id, at);
    return readDeny(input, scope, at);
  });
  const written = new Map(sections.named('personas').map(([name, input, at]) => [name, { input, place: at }]));
  const ids = new Set(places.keys());
  const policy: Policy = {
    id,
    timezone: scope.timezone,
    claims: scope.claims,
    device: scope.device,
    groups: scope.groups,
    postures: scope.postures,
    networks: scope.networks,
    schedules: scope.schedules,
    apps: scope.apps,
    grants: grants.sort(byId),
    denies: denies.sort(byId),
    personas: readPersonas(written, scope),
    tests: sections.listed('tests').flatMap(([input, at]) => readTest(input, written, ids, scope, at) ?? []),
  };
  return { policy, places: { rules: places, groups: sections.placesOf('groups'), apps: sections.placesOf('apps') } };
}

function readTimezone(sections: Sections): string {
  let timezone: string | null = null;
  for (const { input, place } of sections.parts) {
    checkZone(input.timezone, place.in('timezone'));
    if (timezone !== null && timezone !== input.timezone) {
      place
        .in('timezone')
        .error(
          'timezones',
          `another policy file says \`${timezone}\``,
          'all files of a policy have the same `timezone`',
        );
    }
    timezone ??= input.timezone;
  }
  // What was reported must not throw on the way to the other problems.
  return timezone !== null && isTimeZone(timezone) ? timezone : 'UTC';
}

function isError(problem: Diagnostic): boolean {
  return problem.severity === 'error';
}

function shown({ at }: Place): string {
  return `${at.file}:${at.line}:${at.col}`;
}

function idOf(sources: readonly PolicySource[]): string {
  const hash = createHash('sha256');
  for (const { text } of sources) hash.update(`${text.length}\n`).update(text);
  return `sha256:${hash.digest('hex')}`;
}
