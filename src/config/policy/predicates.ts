/** `groups:` and `postures:`: named predicates, composed without circles. */

import { parseDuration } from '../../core/duration.ts';
import type { Attribute, Group, Posture, Predicate } from '../../core/policy/model.ts';
import type { Place } from './place.ts';
import { readOperators } from './operators.ts';
import type { GroupInput, NestedInput, OperandInput, PostureInput } from './predicate-schema.ts';
import type { Scope } from './scope.ts';

/** What a group or a posture may be made of. */
interface Ground {
  readonly noun: 'group' | 'posture';
  readonly source: Attribute['source'];
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** All names of the section, also those that are read later. */
  readonly names: ReadonlySet<string>;
}

/** Nobody can review a deeper one. */
const DEEPEST = 64;

const RESERVED = new Set(['anyone', 'authenticated']);

export function readGroup(
  name: string,
  input: GroupInput,
  scope: Scope,
  names: ReadonlySet<string>,
  place: Place,
): Group {
  if (RESERVED.has(name)) place.errorAtKey('built-in', `group \`${name}\` is built in`, 'choose another name');
  const ground: Ground = { noun: 'group', source: 'claims', attributes: scope.claims, names };
  const iss: Predicate[] = input.iss === undefined ? [] : readTests({ iss: input.iss }, ground, (key) => place.in(key));
  const predicate = readPredicate(input, iss, ground, place);
  return { name, predicate, at: place.keyAt };
}

export function readPosture(
  name: string,
  input: PostureInput,
  scope: Scope,
  names: ReadonlySet<string>,
  place: Place,
): Posture {
  const maxAge = parseDuration(input.max_age);
  if (maxAge === null || maxAge === 0)
    place.in('max_age').error('bad-duration', `\`${input.max_age}\` is not a duration such as \`15m\` or \`24h\``);
  const ground: Ground = { noun: 'posture', source: 'device', attributes: scope.device, names };
  return { name, maxAge: maxAge ?? 0, predicate: readPredicate(input, [], ground, place), at: place.keyAt };
}

interface PredicateInput {
  readonly claims?: Record<string, OperandInput> | undefined;
  readonly device?: Record<string, OperandInput> | undefined;
  readonly all?: NestedInput[] | undefined;
  readonly any?: NestedInput[] | undefined;
}

/** All parts hold. */
function readPredicate(input: PredicateInput, first: readonly Predicate[], ground: Ground, place: Place): Predicate {
  const parts: Predicate[] = [...first];
  const foreign = ground.source === 'claims' ? 'device' : 'claims';
  if (input[foreign] !== undefined) {
    const other = ground.noun === 'group' ? 'postures' : 'groups';
    place
      .in(foreign)
      .errorAtKey('wrong-source', `a ${ground.noun} reads \`${ground.source}\` only`, `use \`${other}:\` for it`);
  }
  const tests = input[ground.source];
  if (tests !== undefined) parts.push(...readTests(tests, ground, (key) => place.in(ground.source, key)));
  for (const kind of ['all', 'any'] as const) {
    const list = input[kind];
    if (list === undefined) continue;
    const of = list.map((item, index) => readNested(item, ground, place.in(kind, index)));
    parts.push({ kind, of, at: place.in(kind).at });
  }
  const [only, ...more] = parts;
  if (only === undefined)
    place.error('empty-predicate', `this ${ground.noun} asks nothing, so it would hold for everybody`);
  return only !== undefined && more.length === 0 ? only : { kind: 'all', of: parts, at: place.at };
}

function readNested(input: NestedInput, ground: Ground, place: Place): Predicate {
  if (typeof input !== 'string') return readPredicate(input, [], ground, place);
  if (!ground.names.has(input)) {
    place.unknownName(`there is no ${ground.noun} \`${input}\``, input, ground.names);
  }
  return { kind: 'name', name: input, at: place.at };
}

function readTests(
  tests: Readonly<Record<string, OperandInput>>,
  ground: Ground,
  placeOf: (key: string) => Place,
): Predicate[] {
  const entries = Object.entries(tests);
  return entries.flatMap(([name, operand]): Predicate[] => {
    const place = placeOf(name);
    const attribute = ground.attributes.get(name);
    if (attribute === undefined) {
      const noun = ground.source === 'claims' ? 'claim' : 'device fact';
      place.unknownName(
        `${noun} \`${name}\` is not declared under \`${ground.source}:\``,
        name,
        ground.attributes.keys(),
      );
      return [];
    }
    return readOperators(operand, attribute, place).map((operator) => ({
      kind: 'test',
      attribute,
      operator,
      at: place.at,
    }));
  });
}

/** Names that are reached from themselves, each circle once. */
export function reportCircles(
  noun: 'group' | 'posture',
  named: ReadonlyMap<string, { readonly predicate: Predicate }>,
  placeOf: (name: string) => Place | undefined,
): void {
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name)) {
      const circle = [...trail.slice(trail.indexOf(name)), name].map((one) => `\`${one}\``).join(' → ');
      placeOf(name)?.errorAtKey('cyclic', `${noun} ${circle} is defined by itself`);
      return;
    }
    if (done.has(name)) return;
    if (trail.length > DEEPEST) {
      placeOf(name)?.errorAtKey('too-deep', `${noun} \`${name}\` lies more than ${DEEPEST} names deep`);
      return;
    }
    const predicate = named.get(name)?.predicate;
    if (predicate !== undefined) for (const next of namesIn(predicate)) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const name of named.keys()) visit(name, []);
}

export function namesIn(predicate: Predicate): readonly string[] {
  switch (predicate.kind) {
    case 'name':
      return [predicate.name];
    case 'test':
      return [];
    case 'all':
    case 'any':
      return predicate.of.flatMap(namesIn);
  }
}
