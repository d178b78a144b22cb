/** A condition on the requests of a cell in the words of the policies: by their groups, postures, networks and schedules where these say it. */

import { groupNames } from '../core/policy/reads.ts';
import type { Side } from './cell.ts';
import { conditionOf, type Cube } from './cover.ts';
import { type Diagrams, type Node, TRUE } from './diagram.ts';
import type { Caller, Certainty } from './formula/caller.ts';
import { Tests } from './formula/tests.ts';
import { reachedIn } from './reached.ts';
import type { Space } from './space/space.ts';

/** Something that can be said. */
interface Phrase {
  readonly words: string;
  readonly holds: Node;
  /** What it is about: they are told in this order. */
  readonly about: 'caller' | 'device' | 'place' | 'sign-in' | 'signed-in';
}

const ORDER: readonly Phrase['about'][] = ['signed-in', 'caller', 'device', 'place', 'sign-in'];

/** Of more names no list is readable. */
const MOST_NAMES = 64;

export class Descriptions {
  readonly #space: Space;
  readonly #diagrams: Diagrams;
  readonly #possible: Node;
  readonly #names: readonly Phrase[];

  /** @param possible what can be the case at all: what is said need only be right about that */
  constructor(space: Space, diagrams: Diagrams, possible: Node) {
    this.#space = space;
    this.#diagrams = diagrams;
    this.#possible = possible;
    this.#names = namesIn(space, diagrams);
  }

  /**
   * @param grant what of it may be said: where it does not open by itself, for want of a sign-in
   * @returns what holds together wherever the condition does and nowhere else; null when that cannot be said so
   */
  ofAll(condition: Node, grant: { readonly id: string; readonly opens: Node } | null): readonly string[] | null {
    const values = this.#hull(condition);
    const short: readonly Phrase[] =
      grant === null
        ? []
        : [
            {
              words: `no sign-in yet as \`${grant.id}\` asks for`,
              holds: this.#diagrams.not(grant.opens),
              about: 'sign-in',
            },
          ];
    return this.#say(condition, [...values, ...short]);
  }

  /** A cube can always be said. */
  ofCube(cube: Cube): readonly string[] {
    const own = [...cube].map(([variable, values]) => this.#literal(variable, values));
    return this.#say(conditionOf(this.#diagrams, cube), own) ?? inOrder(own);
  }

  /** Names first, then single values; what the others say already is left out. */
  #say(condition: Node, values: readonly Phrase[]): readonly string[] | null {
    const region = this.#diagrams.and(condition, this.#possible);
    const outside = this.#diagrams.not(region);
    const implied = [...this.#names, ...values].filter(
      ({ holds }) =>
        this.#diagrams.or(holds, outside) === TRUE &&
        this.#diagrams.or(holds, this.#diagrams.not(this.#possible)) !== TRUE,
    );
    const told: { readonly phrase: Phrase; readonly before: Node }[] = [];
    let so = this.#possible;
    for (const phrase of implied) {
      const narrower = this.#diagrams.and(so, phrase.holds);
      if (narrower === so) continue;
      told.push({ phrase, before: so });
      so = narrower;
    }
    if (so !== region) return null;
    const said: Phrase[] = [];
    let later: Node = TRUE;
    for (const { phrase, before } of told.toReversed()) {
      if (this.#diagrams.and(before, later) === region) continue;
      later = this.#diagrams.and(later, phrase.holds);
      said.unshift(phrase);
    }
    return inOrder(said);
  }

  /** The values that each variable can have where the condition holds. */
  #hull(condition: Node): readonly Phrase[] {
    const region = this.#diagrams.and(condition, this.#possible);
    const { variables } = this.#space;
    return reachedIn(this.#diagrams, variables.length, region).flatMap((reached, variable) => {
      return reached.length === variables[variable]?.size ? [] : [this.#literal(variable, reached)];
    });
  }

  #literal(variable: number, values: readonly number[]): Phrase {
    const accepted = new Set(values);
    return {
      words: this.#space.variables[variable]?.words(values) ?? '',
      holds: this.#diagrams.literal(variable, (value) => accepted.has(value)),
      about: this.#about(variable),
    };
  }

  #about(variable: number): Phrase['about'] {
    const { anonymous, facts, addresses, moments, acr, amr, authAge, sessionAge } = this.#space;
    if (variable === anonymous) return 'signed-in';
    if ([...facts.values()].some(({ index }) => index === variable)) return 'device';
    if (variable === addresses.index || variable === moments.index) return 'place';
    const signIn = [acr.index, authAge.index, sessionAge.index, ...amr.values()];
    return signIn.includes(variable) ? 'sign-in' : 'caller';
  }
}

/** That somebody is signed in goes without saying where anything else is said of them. */
function inOrder(said: readonly Phrase[]): readonly string[] {
  const personal = said.some(({ about }) => about === 'caller' || about === 'sign-in');
  const told = said.filter(({ about }) => about !== 'signed-in' || !personal);
  return told.sort((a, b) => ORDER.indexOf(a.about) - ORDER.indexOf(b.about)).map(({ words }) => words);
}

/** Of two policies, when a name means something else in each. */
const SIDES = [' (before)', ' (after)'];

/** The named conditions of all sides. */
function namesIn(space: Space, diagrams: Diagrams): readonly Phrase[] {
  const sides = space.cell.sides.map((side) => [...phrasesOf(side, space, diagrams)]);
  const meanings = Map.groupBy(sides.flat(), ({ words }) => words);
  return sides.flatMap((phrases, side) =>
    phrases.flatMap((phrase) => {
      const same = meanings.get(phrase.words)?.every(({ holds }) => holds === phrase.holds) ?? true;
      if (same) return side === 0 || meanings.get(phrase.words)?.length === 1 ? [phrase] : [];
      return [{ ...phrase, words: `${phrase.words}${SIDES[side] ?? ''}` }];
    }),
  );
}

/** Lists of names as they are asked for, then each name. */
function* phrasesOf(side: Side, space: Space, diagrams: Diagrams): Generator<Phrase> {
  const { policy, grants, denies, app } = side;
  const tests = new Tests(space, diagrams, policy);
  const rules = [...grants, ...denies].map(({ rule }) => rule);
  const asked = [...rules.map(({ conditions }) => conditions), ...(app?.floor ? [app.floor.conditions] : [])];
  const who = rules.flatMap((rule) =>
    rule.kind === 'deny' && rule.unless?.who ? [rule.who, rule.unless.who] : [rule.who],
  );
  const groups = listsOf(who.map(groupNames));
  if (groups.length <= MOST_NAMES) for (const names of groups) yield* groupPhrases(names, tests, diagrams);
  const postures = listsOf(asked.map(({ posture }) => posture?.names ?? []));
  for (const names of postures) yield* posturePhrases(names, tests, diagrams);
  const { addresses, moments } = space;
  for (const names of listsOf(asked.map(({ network }) => network?.names ?? []))) {
    const networks = names.flatMap((name) => policy.networks.get(name) ?? []);
    const inside = diagrams.literal(addresses.index, (value) =>
      networks.some((one) => addresses.variable.isIn(value, one)),
    );
    yield { words: `from network ${names.join(' or ')}`, holds: inside, about: 'place' };
    yield { words: `not from network ${names.join(' or ')}`, holds: diagrams.not(inside), about: 'place' };
  }
  for (const names of listsOf(asked.map(({ schedule }) => schedule?.names ?? []))) {
    const schedules = names.flatMap((name) => policy.schedules.get(name) ?? []);
    const open = diagrams.literal(moments.index, (value) =>
      schedules.some((one) => moments.variable.isOpen(value, one)),
    );
    yield { words: `within ${names.join(' or ')}`, holds: open, about: 'place' };
    yield { words: `outside ${names.join(' or ')}`, holds: diagrams.not(open), about: 'place' };
  }
}

/** Each list once, and each name of a longer one by itself. */
function listsOf(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const names of lists) {
    const [first] = names;
    if (first !== undefined) found.set(names.length === 1 ? first : names.join('\n'), names);
  }
  for (const names of lists) if (names.length > 1) for (const name of names) found.set(name, [name]);
  return [...found.values()];
}

function* groupPhrases(names: readonly string[], tests: Tests, diagrams: Diagrams): Generator<Phrase> {
  const name = names.join(' or ');
  const some = (certainty: Certainty): Node => diagrams.any(names.map((one) => tests.group(one, certainty)));
  const [certain, possible] = [some('certain'), some('possible')];
  yield { words: `in group ${name}`, holds: certain, about: 'caller' };
  yield { words: `certainly not in group ${name}`, holds: diagrams.not(possible), about: 'caller' };
  yield { words: `not certainly in group ${name}`, holds: diagrams.not(certain), about: 'caller' };
  yield { words: `in group ${name} or unknown`, holds: possible, about: 'caller' };
}

function* posturePhrases(names: readonly string[], tests: Tests, diagrams: Diagrams): Generator<Phrase> {
  const name = names.join(' or ');
  const some = (caller: Caller, certainty: Certainty): Node =>
    diagrams.any(names.map((one) => tests.posture(one, caller, certainty)));
  const [certain, possible] = [some('signed-in', 'certain'), some('signed-in', 'possible')];
  const renewed = some('renewed', 'certain');
  yield { words: `posture ${name}`, holds: certain, about: 'device' };
  yield { words: `posture ${name} once a new sign-in has renewed its facts`, holds: renewed, about: 'device' };
  const unrenewable = diagrams.not(renewed);
  yield { words: `not posture ${name} even if a new sign-in renewed its facts`, holds: unrenewable, about: 'device' };
  yield { words: `certainly not posture ${name}`, holds: diagrams.not(possible), about: 'device' };
  yield { words: `not certainly posture ${name}`, holds: diagrams.not(certain), about: 'device' };
  yield { words: `posture ${name} or unknown`, holds: possible, about: 'device' };
}
