/** Who reaches a resource: for each grant, all identities, devices, places, times and sign-ins with which it opens. */

import type { PlacedGrant } from '../core/policy/placed.ts';
import type { Policy } from '../core/policy/model.ts';
import type { Budget } from './budget.ts';
import { type Cell, routeOf } from './cell.ts';
import { Confirmation } from './confirmation.ts';
import { coverOf } from './cover.ts';
import { Descriptions } from './description.ts';
import type { Unfinished } from './difference.ts';
import { Diagrams, FALSE, TRUE } from './diagram.ts';
import { ALLOW, Effects } from './formula/effects.ts';
import { possibleIn } from './formula/possible.ts';
import { Meter, OverBudget } from './meter.ts';
import { OnePolicy } from './one-policy.ts';
import { requestOf } from './request.ts';
import { Space } from './space/space.ts';
import type { Witness } from './witness.ts';

/** What one grant opens of one resource. */
export interface Way {
  readonly by: string;
  /** Through which the grant reaches them: the one that was asked about, or another that has these paths, too. */
  readonly resource: string;
  /** `GET|HEAD /exports/**`: of the resource that was asked about. */
  readonly routes: readonly string[];
  /** Alternatives, each a list of conditions in words that hold together. An empty list: whoever asks. */
  readonly conditions: readonly (readonly string[])[];
  /** Alternatives beyond those that are listed exist. */
  readonly more: boolean;
  /** Allowed by both evaluators, and by this grant. */
  readonly witness: Witness;
}

export interface Access {
  /** There are no ways but these. INVARIANT: false whenever `unfinished` is not empty. */
  readonly complete: boolean;
  readonly unfinished: readonly Unfinished[];
  /** By resource, then by the id of the grant. */
  readonly ways: readonly Way[];
}

interface Found extends Omit<Way, 'routes' | 'conditions'> {
  readonly cell: Cell;
  readonly conditions: readonly string[];
}

/**
 * Requests that are allowed, from `from` on; who would first be asked to sign in, or to sign in anew, is in the way that
 * opens after it. Denies are counted in: who is kept out by one is in no way. A path named in one resource is not taken out
 * of another, so whoever gets there through the other is told, too.
 *
 * @param resource null = each of the app
 * @param from ms since the epoch
 */
export function accessTo(policy: Policy, app: string, resource: string | null, from: number, budget: Budget): Access {
  const one = new OnePolicy(policy, from, budget);
  const { cells, problem } = one.cellsOf(app, (name) => resource === null || name === resource);
  const confirmation = new Confirmation([policy], app);
  const unfinished: Unfinished[] = problem === null ? [] : [{ app, route: null, why: `its paths: ${problem}` }];
  const found: Found[] = [];
  for (const cell of cells) {
    if (resource !== null && !cell.routes.has(resource)) continue;
    const search = new CellAccess(cell, resource, confirmation, one);
    try {
      search.run();
    } catch (error) {
      if (!(error instanceof OverBudget)) throw error;
      search.doubts.push(error.message);
    }
    found.push(...search.found);
    for (const why of new Set(search.doubts)) unfinished.push({ app, route: routeOf(cell), why });
  }
  return { complete: unfinished.length === 0, unfinished, ways: merged(found, resource) };
}

class CellAccess {
  readonly found: Found[] = [];
  readonly doubts: string[];
  readonly #cell: Cell;
  readonly #asked: string | null;
  readonly #confirmation: Confirmation;
  readonly #ways: number;
  readonly #space: Space;
  readonly #diagrams: Diagrams;

  constructor(cell: Cell, asked: string | null, confirmation: Confirmation, { from, budget }: OnePolicy) {
    this.#cell = cell;
    this.#asked = asked;
    this.#confirmation = confirmation;
    this.#ways = budget.ways;
    this.#space = new Space(cell, from);
    this.doubts = [...this.#space.doubts];
    const sizes = this.#space.variables.map(({ size }) => size);
    this.#diagrams = new Diagrams(sizes, new Meter(budget));
  }

  /** @throws OverBudget */
  run(): void {
    const [side] = this.#cell.sides;
    if (side === undefined) return;
    const diagrams = this.#diagrams;
    const effects = new Effects(side, this.#space, diagrams);
    const allowed = diagrams.map(effects.all(), (effect) => (effect === ALLOW ? TRUE : FALSE));
    const possible = possibleIn(this.#space, diagrams);
    const descriptions = new Descriptions(this.#space, diagrams, possible);
    for (const grant of side.grants) {
      const region = diagrams.and(allowed, effects.reachOf(grant, ALLOW));
      if (diagrams.and(region, possible) === FALSE) continue;
      const whole = descriptions.ofAll(region, null);
      const { cubes, more } = coverOf(diagrams, region, possible, whole === null ? this.#ways : 1);
      for (const cube of cubes) {
        const witness = requestOf(this.#space, cube);
        const conditions = whole ?? descriptions.ofCube(cube);
        const resource = this.#resourceOf(grant);
        const by = grant.rule.id;
        if (witness === null || !this.#confirmation.allows(this.#cell, witness, by)) {
          this.doubts.push('a way was found that the evaluators do not confirm');
        } else if (resource !== null) {
          this.found.push({ by, resource, conditions, more: more && whole === null, witness, cell: this.#cell });
        }
      }
    }
  }

  /** The one that was asked about, if the grant names it. */
  #resourceOf({ resources }: PlacedGrant): string | null {
    const pairs = this.#cell.sides[0]?.pairs ?? [];
    const names = pairs.flatMap(({ narrow, resource }) =>
      narrow === null || resource === null ? [] : [resource.name],
    );
    const reached = names.filter((name) => resources.has(name));
    return reached.find((name) => name === this.#asked) ?? reached[0] ?? null;
  }
}

function merged(found: readonly Found[], asked: string | null): readonly Way[] {
  const groups = Map.groupBy(found, ({ by, resource }) => JSON.stringify([resource, by]));
  const ways = [...groups.values()].flatMap((group): Way[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { by, resource, witness } = first;
    const conditions = new Map(group.map((one) => [one.conditions.join('\n'), one.conditions]));
    const routes = new Set(group.flatMap(({ cell }) => [...(cell.routes.get(asked ?? resource) ?? [])]));
    return [
      {
        by,
        resource,
        routes: [...routes].sort(),
        conditions: [...conditions.values()],
        more: group.some(({ more }) => more),
        witness,
      },
    ];
  });
  const keyOf = ({ resource, by }: Way): string => `${resource}\n${by}`;
  return ways.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
