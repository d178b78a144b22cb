/** `tests:`: what a persona may and may not do, each with the rule that must decide. */

import type { Assertion, Effect, PolicyTest } from '../../core/policy/model.ts';
import { personaFor } from './personas.ts';
import type { Place } from './place.ts';
import type { PersonaInput, TestInput } from './schema.ts';
import type { Scope } from './scope.ts';

type Written = ReadonlyMap<string, { readonly input: PersonaInput; readonly place: Place }>;

const EFFECTS: readonly Effect[] = ['allow', 'deny', 'step_up', 'login'];

/** @param rules the ids of all rules. */
export function readTest(
  input: TestInput,
  personas: Written,
  rules: ReadonlySet<string>,
  scope: Scope,
  place: Place,
): PolicyTest | null {
  const persona = personaFor(input.as, input.with, personas, scope, place);
  const assertions = EFFECTS.flatMap((effect) =>
    Object.entries(input[effect] ?? {}).flatMap(
      ([what, rule]) => readAssertion(effect, what, rule, rules, scope, place.in(effect, what)) ?? [],
    ),
  );
  if (persona === null) return null;
  if (assertions.length === 0) place.error('empty', `test \`${input.name}\` expects nothing`);
  return { name: input.name, persona, assertions, at: place.in('name').at };
}

function readAssertion(
  effect: Effect,
  what: string,
  rule: string,
  rules: ReadonlySet<string>,
  scope: Scope,
  place: Place,
): Assertion | null {
  const [, method, app, path] = /^(\S+) ([^\s/]+)(\/\S*)$/.exec(what) ?? [];
  if (method === undefined || app === undefined || path === undefined) {
    place.errorAtKey(
      'bad-expectation',
      `\`${what}\` is not a method, an app and a path`,
      '`GET marketing-db/campaigns/42: mkt-use`',
    );
    return null;
  }
  if (!scope.apps.has(app)) {
    place.unknownName(`there is no app \`${app}\``, app, scope.apps.keys());
    return null;
  }
  if (rule !== 'default' && !rules.has(rule))
    place.unknownName(`there is no rule \`${rule}\``, rule, [...rules, 'default']);
  return { effect, method, app, path, rule, at: place.keyAt };
}
