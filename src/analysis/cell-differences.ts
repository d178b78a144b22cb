/** What differs between the two sides of one cell. */

import type { Rule } from '../core/policy/model.ts';
import type { PlacedGrant } from '../core/policy/placed.ts';
import type { Decided } from '../core/policy/verdict.ts';
import type { Cell } from './cell.ts';
import type { Confirmation } from './confirmation.ts';
import type { Universe } from './comparison.ts';
import { coverOf, type Cube } from './cover.ts';
import { Descriptions } from './description.ts';
import type { Outcome } from './difference.ts';
import { type Diagrams, FALSE, type Node } from './diagram.ts';
import { DifferingRegions, type Region } from './differing-regions.ts';
import { ALLOW, EFFECTS, STEP_UP } from './formula/effects.ts';
import type { Found } from './grouping.ts';
import { type Meter, OverBudget } from './meter.ts';
import { requestOf } from './request.ts';

/** Rules that were not edited are told apart while they are few: a floor may change what thousands do. */
const FEW = 32;

/** Of what differs in one way, what one grant has to do with. */
interface Part {
  readonly region: Node;
  /** Told where it asks for a sign-in. */
  readonly grant: { readonly id: string; readonly opens: Node } | null;
}

/** What one cell may cost. */
export interface Limits {
  readonly meter: Meter;
  /** Ways that are told in which the same rules do something else. */
  readonly ways: number;
}

type Effects = Region['effects'];

interface CellDifferences {
  readonly found: readonly Found[];
  /** Why it may be that not everything was found, in words. */
  readonly doubts: readonly string[];
}

export function compareCell(
  cell: Cell,
  confirmation: Confirmation,
  universe: Universe,
  limits: Limits,
): CellDifferences {
  const comparison = new CellComparison(cell, confirmation, universe, limits);
  try {
    comparison.run();
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error;
    comparison.doubts.push(error.message);
  }
  return comparison;
}

class CellComparison implements CellDifferences {
  readonly found: Found[] = [];
  readonly doubts: string[];
  readonly #cell: Cell;
  readonly #confirmation: Confirmation;
  readonly #ways: number;
  readonly #regions: DifferingRegions;
  readonly #diagrams: Diagrams;

  constructor(cell: Cell, confirmation: Confirmation, universe: Universe, { meter, ways }: Limits) {
    this.#cell = cell;
    this.#confirmation = confirmation;
    this.#ways = ways;
    this.#regions = new DifferingRegions(cell, universe, meter);
    this.#diagrams = this.#regions.diagrams;
    this.doubts = [...this.#regions.space.doubts];
  }

  /** @throws OverBudget */
  run(): void {
    let descriptions: Descriptions | null = null;
    for (const { effects, where } of this.#regions.all()) {
      descriptions ??= new Descriptions(this.#regions.space, this.#diagrams, this.#regions.possible);
      for (const part of this.#parts(where, effects)) this.#tell(part, effects, descriptions);
    }
  }

  #tell({ region: part, grant }: Part, effects: Effects, descriptions: Descriptions): void {
    const { cubes, more } = coverOf(this.#diagrams, part, this.#regions.possible, this.#ways);
    const confirmed = cubes.map((cube) => ({ cube, answer: this.#confirmed(cube, effects) }));
    const answers = new Set(
      confirmed.map(({ answer }) => answer && JSON.stringify([answer.outcomes, answer.resources])),
    );
    // Where the same rules decide all of it, it can be said as a whole.
    const whole = answers.size === 1 ? descriptions.ofAll(part, grant) : null;
    for (const { cube, answer } of confirmed) {
      if (answer === null) this.doubts.push('a difference was found that the evaluators do not confirm');
      else this.found.push({ ...answer, conditions: whole ?? descriptions.ofCube(cube), more: more && whole === null });
    }
  }

  /** By the grant that opens it on the one side, and by the deny that shuts it on the other: each may be another edit. */
  *#parts(region: Node, effects: Effects): Generator<Part> {
    const [before, after] = effects;
    const [high, low] = before > after ? [0, 1] : [1, 0];
    const { sides } = this.#regions;
    const [opens, shuts] = [sides[high], sides[low]];
    const grants = apart(this.#cell.sides[high]?.grants ?? [], this.#cell.sides[high]?.edited ?? new Set());
    const denies = apart(this.#cell.sides[low]?.denies ?? [], this.#cell.sides[low]?.edited ?? new Set());
    const effect = Math.max(before, after);
    const reach = (grant: PlacedGrant): Node => opens?.reachOf(grant, effect) ?? FALSE;
    for (const [opened, grant] of this.#divided(region, grants, reach)) {
      const told = grant === null ? null : { id: grant.rule.id, opens: opens?.reachOf(grant, ALLOW) ?? FALSE };
      const divided = this.#divided(opened, denies, (deny) => shuts?.fires(deny) ?? FALSE);
      for (const [part] of divided) yield { region: part, grant: effect === STEP_UP ? told : null };
    }
  }

  /** What each rule has of it that those before it have not; and what none has. */
  *#divided<T>(whole: Node, rules: readonly T[], conditionOf: (rule: T) => Node): Generator<readonly [Node, T | null]> {
    let rest = whole;
    for (const rule of rules) {
      if (rest === FALSE) return;
      const condition = conditionOf(rule);
      const part = this.#diagrams.and(rest, condition);
      if (part === FALSE) continue;
      yield [part, rule];
      rest = this.#diagrams.and(rest, this.#diagrams.not(condition));
    }
    if (rest !== FALSE) yield [rest, null];
  }

  /** Both policies are asked about one request of the cube. @returns null when they answer otherwise */
  #confirmed(cube: Cube, effects: Effects): Omit<Found, 'more' | 'conditions'> | null {
    const witness = requestOf(this.#regions.space, cube);
    if (witness === null) return null;
    const answers = this.#confirmation.ask('compiled', this.#cell, witness);
    const outcomes = answers.map(outcomeOf);
    const agreed = outcomes.every(
      ({ effect }, side) => (effect === 'refuse' ? 'deny' : effect) === EFFECTS[effects[side] ?? 0],
    );
    const resources = answers.map((answer) => answer?.resource ?? null);
    return agreed ? { cell: this.#cell, witness, outcomes, resources } : null;
  }
}

export function outcomeOf(answer: Decided | null): Outcome {
  return { effect: answer?.effect ?? 'refuse', by: answer?.by ?? null };
}

/** Edited rules first, then the others if they are few. */
function apart<T extends { readonly rule: Rule }>(placed: readonly T[], edited: ReadonlySet<Rule>): readonly T[] {
  const others = placed.filter(({ rule }) => !edited.has(rule));
  return [...placed.filter(({ rule }) => edited.has(rule)), ...(others.length <= FEW ? others : [])];
}
