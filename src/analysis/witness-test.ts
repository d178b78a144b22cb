/** A witness as a test of the policy, in the words of policy.yaml, ready to paste. */

import type { ClaimValue } from '../core/identity.ts';
import { formatDuration } from '../core/duration.ts';
import { formatInstant } from '../core/instant.ts';
import type { Persona } from '../core/policy/model.ts';
import type { Outcome } from './difference.ts';
import type { Witness } from './witness.ts';

/** Two pieces of YAML without a newline at their ends, each indented as an entry of its section. */
export interface WitnessTest {
  /** Below `personas:`. Null for somebody anonymous of whom nothing else is said: that persona is built in. */
  readonly persona: string | null;
  /** Below `tests:`. */
  readonly test: string;
}

/** Pieces of YAML by themselves: each section to be added to the one of its name. */
export function sectionsOf(tests: readonly WitnessTest[]): readonly string[] {
  if (tests.length === 0) return [];
  const personas = new Set(tests.flatMap(({ persona }) => persona ?? []));
  return [...(personas.size === 0 ? [] : ['personas:', ...personas]), 'tests:', ...tests.map(({ test }) => test)];
}

/**
 * @param name of the persona; taken as it is
 * @param title of the test, a sentence
 * @param expected what the policy that the test is for does with the witness: `before` or `after` of a difference
 * @returns null where no persona can say the witness, or the policy is not even asked (`refuse`)
 */
export function witnessTest(witness: Witness, name: string, title: string, expected: Outcome): WitnessTest | null {
  const { persona, query } = witness;
  if (persona === null || expected.effect === 'refuse') return null;
  const request = scalar(`${query.method} ${query.app}${query.path.path}`);
  const said = situationOf(persona);
  const bare = persona.anonymous && said.length === 0;
  return {
    persona: bare ? null : `  ${scalar(name)}: ${mapping(persona.anonymous ? ['like: anonymous', ...said] : said)}`,
    test: [
      `  - name: ${JSON.stringify(title)}`,
      `    as: ${bare ? 'anonymous' : scalar(name)}`,
      `    ${expected.effect}: { ${request}: ${scalar(expected.by ?? 'default')} }`,
    ].join('\n'),
  };
}

/** The keys of a persona that say something, one a line. */
export function situationOf({
  iss,
  sub,
  claims,
  device,
  deviceAge,
  auth,
  session,
  ip,
  time,
}: Persona): readonly string[] {
  const signIn = [
    ...(auth.amr === null ? [] : [`amr: ${sequence(auth.amr)}`]),
    ...(auth.acr === null ? [] : [`acr: ${scalar(auth.acr)}`]),
    ...(auth.age === null ? [] : [`age: ${durationText(auth.age)}`]),
  ];
  return [
    ...(iss === null ? [] : [`iss: ${scalar(iss)}`]),
    ...(sub === null ? [] : [`sub: ${scalar(sub)}`]),
    ...facts('claims', claims),
    ...facts('device', device),
    ...(deviceAge === 0 ? [] : [`device_age: ${durationText(deviceAge)}`]),
    ...(signIn.length === 0 ? [] : [`auth: ${mapping(signIn)}`]),
    ...(session.age === null ? [] : [`session: { age: ${durationText(session.age)} }`]),
    ...(ip === null ? [] : [`ip: ${JSON.stringify(ip)}`]),
    ...(time === null ? [] : [`at: ${JSON.stringify(formatInstant(time))}`]),
  ];
}

function facts(key: string, values: Readonly<Record<string, ClaimValue>>): string[] {
  const entries = Object.entries(values).map(([name, value]) => `${scalar(name)}: ${valueText(value)}`);
  return entries.length === 0 ? [] : [`${key}: ${mapping(entries)}`];
}

/** Without a unit `0` would be a number. */
export function durationText(ms: number): string {
  return ms === 0 ? '0s' : formatDuration(ms);
}

export function valueText(value: ClaimValue): string {
  if (typeof value === 'object') return sequence(value);
  return typeof value === 'string' ? scalar(value) : String(value);
}

export function mapping(entries: readonly string[]): string {
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function sequence(values: readonly (string | number | boolean)[]): string {
  return `[${values.map(valueText).join(', ')}]`;
}

/** Words that YAML would read as something else than text. */
const NOT_TEXT = /^(?:true|false|null|yes|no|on|off)$/i;

/** As people write it where that is safe, else in quotes: JSON's are YAML's. */
export function scalar(text: string): string {
  const plain = /^[A-Za-z][\w.@/+*-]*(?: [\w.@/+*-]+)*$/.test(text) && !NOT_TEXT.test(text);
  return plain ? text : JSON.stringify(text);
}
