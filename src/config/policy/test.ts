/** `tests:`: what each persona may and may not do, and by which rule. */

import { z } from 'zod';
import { canonicalise } from '../../core/path.ts';
import type { Assertion, Effect, PolicyApp, PolicyTest } from '../../core/policy/model.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Ground } from './ground.ts';
import { type Cast, merge, readPersona, situationShape } from './persona.ts';
import type { Place } from '../place.ts';
import { checkMethod } from './route.ts';
import type { Entry } from './source.ts';

const RULE = 'The rule that must decide: it must be among those that do.';
const byRule = z.record(z.string(), z.string().describe(RULE)).optional();

export const testSchema = z
  .strictObject({
    name: z.string().min(1).describe('What it shows, in a sentence.'),
    as: z.string().describe('A persona, or `anonymous`.'),
    with: z.strictObject(situationShape).optional().describe('What differs from the persona in this test.'),
    allow: byRule.describe('`METHOD app/path` → the grant that must allow it.'),
    deny: byRule.describe('`METHOD app/path` → the deny that must fire, or `default`.'),
    step_up: byRule.describe('`METHOD app/path` → the grant that must ask for a stronger sign-in.'),
    login: z
      .record(z.string(), z.string().nullable().describe(RULE))
      .optional()
      .describe('`METHOD app/path` → the grant that must ask for a sign-in; nothing: whichever.'),
  })
  .describe('What a persona may and may not do, and which rule decides it.');

type TestInput = z.output<typeof testSchema>;

const EFFECTS: readonly Effect[] = ['allow', 'deny', 'step_up', 'login'];

export function readTests(
  entries: readonly Entry<TestInput>[],
  cast: Cast,
  apps: ReadonlyMap<string, PolicyApp>,
  ground: Ground,
): PolicyTest[] {
  return entries.flatMap(({ value, place }) => {
    const test = ground.soundly(() => readTest(value, place, cast, apps, ground));
    return test === null ? [] : [ground.placed(test, place)];
  });
}

/** @returns null when its persona is a problem, here or where it stands */
function readTest(
  input: TestInput,
  place: Place,
  { situations, personas }: Cast,
  apps: ReadonlyMap<string, PolicyApp>,
  ground: Ground,
): PolicyTest | null {
  const assertions = readAssertions(input, place, apps, ground);
  const base = situations.get(input.as);
  const persona = personas.get(input.as);
  if (base === undefined || persona === undefined) {
    const known = [...ground.declared.personas, 'anonymous'];
    if (!known.includes(input.as)) place.in('as').unknownName(`there is no persona \`${input.as}\``, input.as, known);
    return null;
  }
  const { name, with: changed } = input;
  if (changed === undefined) return { name, persona, assertions, at: place.at };
  const situation = { anonymous: base.anonymous, input: merge(base.input, changed) };
  const other = readPersona(input.as, place.in('with'), changed, situation, ground);
  return { name, persona: other, assertions, at: place.at };
}

function readAssertions(
  input: TestInput,
  place: Place,
  apps: ReadonlyMap<string, PolicyApp>,
  ground: Ground,
): Assertion[] {
  const before = new Map<string, Effect>();
  const assertions = EFFECTS.flatMap((effect) =>
    Object.entries(input[effect] ?? {}).flatMap(([request, rule]) => {
      const here = place.in(effect, request);
      const other = before.get(request);
      if (other !== undefined) here.key.error('contradiction', `the same test expects \`${other}\` for it`);
      before.set(request, effect);
      if (rule !== null) checkRule(here, effect, rule, ground);
      return readRequest(here.key, request, apps, ground, { effect, rule }) ?? [];
    }),
  );
  if (before.size === 0) place.error('empty', `test \`${input.name}\` expects nothing`);
  return assertions;
}

function readRequest(
  place: Place,
  request: string,
  apps: ReadonlyMap<string, PolicyApp>,
  { declared }: Ground,
  expected: Pick<Assertion, 'effect' | 'rule'>,
): Assertion | null {
  const [, method, name, path] = /^(\S+) +([^\s/]+)(\/\S*)$/.exec(request) ?? [];
  if (method === undefined || name === undefined || path === undefined) {
    place.error('bad-request', `\`${request}\` is not a request`, 'as in `GET app/path`');
    return null;
  }
  if (!checkMethod(place, method, 'request')) return null;
  if (!declared.apps.has(name)) {
    place.unknownName(`there is no app \`${name}\``, name, declared.apps.keys());
    return null;
  }
  const app = apps.get(name);
  const canonical = app === undefined ? null : canonicalise(path, app.paths);
  if (canonical instanceof Refusal) {
    const why = canonical.detail ?? canonical.reason;
    place.error('bad-path', `\`${path}\` is refused before the policy is asked (${why})`);
    return null;
  }
  return { ...expected, method, app: name, path, at: place.at };
}

/** The rule must exist, and be able to decide so. */
function checkRule(place: Place, effect: Effect, rule: string, { declared }: Ground): void {
  const { grants, denies } = declared;
  const deciding = effect === 'deny' ? denies : grants;
  if (deciding.has(rule) || (effect === 'deny' && rule === 'default')) return;
  if (rule === 'default') place.error('wrong-rule', `\`default\` denies: \`${effect}\` needs a grant`);
  else if (grants.has(rule) || denies.has(rule)) {
    const noun = grants.has(rule) ? 'grant' : 'deny';
    place.error('wrong-rule', `\`${rule}\` is a ${noun}: it cannot decide \`${effect}\``);
  } else {
    const known = [...deciding, ...(effect === 'deny' ? ['default'] : [])];
    place.unknownName(`there is no rule \`${rule}\``, rule, known);
  }
}
