/** `if:`, `unless:` and floors: conditions whose names exist and whose `same` every pattern can answer. */

import { formatDuration, parseDuration } from '../../core/duration.ts';
import type { AuthCondition, Conditions, Names, Same } from '../../core/policy/model.ts';
import type { Place } from './place.ts';
import type { AuthInput } from './schema.ts';
import type { Scope } from './scope.ts';

export interface ConditionsInput {
  readonly posture?: string | readonly string[] | undefined;
  readonly network?: string | readonly string[] | undefined;
  readonly schedule?: string | readonly string[] | undefined;
  readonly same?: readonly [string, string] | undefined;
  readonly auth?: AuthInput | undefined;
  readonly session?: { readonly max_age: string } | undefined;
}

/** Below it a slow sign-in could never satisfy the rule that asked for it. */
const SHORTEST_AUTH_AGE = 30_000;

export function readConditions(input: ConditionsInput, scope: Scope, place: Place): Conditions {
  const session = input.session;
  return {
    posture: readNames('posture', input.posture, scope.postures, place),
    network: readNames('network', input.network, scope.networks, place),
    schedule: readNames('schedule', input.schedule, scope.schedules, place),
    same: input.same === undefined ? null : readSame(input.same, scope, place.in('same')),
    auth: input.auth === undefined ? null : readAuth(input.auth, place.in('auth')),
    session:
      session === undefined
        ? null
        : { maxAge: readAge(session.max_age, 1, place.in('session', 'max_age')), at: place.in('session').keyAt },
  };
}

export function readNames(
  noun: 'posture' | 'network' | 'schedule',
  input: string | readonly string[] | undefined,
  known: ReadonlyMap<string, unknown>,
  place: Place,
): Names | null {
  if (input === undefined) return null;
  const names = typeof input === 'string' ? [input] : input;
  for (const [index, name] of names.entries()) {
    if (known.has(name)) continue;
    const at = typeof input === 'string' ? place.in(noun) : place.in(noun, index);
    at.unknownName(`there is no ${noun} \`${name}\``, name, known.keys());
  }
  return { names, at: place.in(noun).keyAt };
}

export function readSame(input: readonly [string, string], scope: Scope, place: Place): Same | null {
  const parameter = /^path\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(input[0])?.[1];
  const claim = /^claims\.(.+)$/.exec(input[1])?.[1];
  if (parameter === undefined || claim === undefined) {
    place.error(
      'bad-same',
      '`same` compares a path parameter with a claim',
      '`same: [path.employee, claims.employee_id]`',
    );
    return null;
  }
  const attribute = scope.claims.get(claim);
  if (attribute === undefined) {
    place.in(1).unknownName(`claim \`${claim}\` is not declared under \`claims:\``, claim, scope.claims.keys());
    return null;
  }
  if (attribute.type !== 'string' && attribute.type !== 'list') {
    place
      .in(1)
      .error(
        'operator-type',
        `\`same\` does not fit \`${claim}\`, which is a ${attribute.type}`,
        'fitting: string, list',
      );
  }
  return { parameter, attribute, at: place.keyAt };
}

function readAuth(input: AuthInput, place: Place): AuthCondition {
  if (Object.keys(input).length === 0) place.error('empty', '`auth` asks nothing');
  return {
    amr: input.amr ?? [],
    acr: input.acr ?? [],
    maxAge: input.max_age === undefined ? null : readAge(input.max_age, SHORTEST_AUTH_AGE, place.in('max_age')),
    at: place.keyAt,
  };
}

function readAge(text: string, least: number, place: Place): number {
  const age = parseDuration(text);
  if (age === null) {
    place.error('bad-duration', `\`${text}\` is not a duration such as \`15m\` or \`12h\``);
    return 0;
  }
  if (age < least) place.error('bad-duration', `\`${text}\` is too short: at least \`${formatDuration(least)}\``);
  return age;
}
