/** What each rule is good for: whether anybody can meet it, whether anything is left of it, and whether anything would change without it. */

import type { Rule } from '../../core/policy/model.ts';
import type { Cell, Side } from '../cell.ts';
import { Diagrams, FALSE, type Node } from '../diagram.ts';
import { ALLOW, Effects, STEP_UP } from '../formula/effects.ts';
import { possibleIn } from '../formula/possible.ts';
import type { Meter } from '../meter.ts';
import { Space } from '../space/space.ts';

/** Among more rules it is not asked whether one could go: each time all others are put together anew. */
const MOST_RULES = 64;

/** Of one rule, in all cells that it touches. */
export class Usage {
  /** Somebody can meet it. */
  met = false;
  /** Of a grant: something of what it would open is left by the denies. */
  opens = false;
  /** Without it some request would be answered otherwise. */
  needed = false;
  /** Nothing certain can be said: part of it was not looked at. */
  unsure = false;
}

export type Usages = ReadonlyMap<Rule, Usage>;

/** @throws OverBudget */
export function lookAt(cell: Cell, from: number, meter: Meter, usages: Usages): void {
  const [side] = cell.sides;
  if (side === undefined) return;
  const rules = [...side.grants, ...side.denies];
  const space = new Space(cell, from);
  const diagrams = new Diagrams(
    space.variables.map(({ size }) => size),
    meter,
  );
  const possible = possibleIn(space, diagrams);
  const happens = (condition: Node): boolean => diagrams.and(condition, possible) !== FALSE;
  const whole = new Effects(side, space, diagrams);
  const signedIn = diagrams.literal(space.anonymous, (value) => value === 0);
  const effects = whole.all();
  const open = diagrams.map(effects, (effect) => (effect >= STEP_UP ? 1 : 0));
  for (const { rule } of rules) {
    const usage = usages.get(rule);
    if (usage !== undefined && (space.doubts.length > 0 || rules.length > MOST_RULES)) usage.unsure = true;
  }
  for (const grant of side.grants) {
    const usage = usages.get(grant.rule);
    if (usage === undefined) continue;
    // Who meets all but the sign-in meets it after one; of somebody anonymous that is not known.
    const curable = diagrams.and(signedIn, whole.reachOf(grant, STEP_UP));
    const core = diagrams.or(whole.reachOf(grant, ALLOW), curable);
    usage.met ||= happens(core);
    usage.opens ||= happens(diagrams.and(core, open));
  }
  for (const deny of side.denies) {
    const usage = usages.get(deny.rule);
    if (usage !== undefined) usage.met ||= happens(whole.fires(deny));
  }
  if (rules.length > MOST_RULES) return;
  for (const { rule } of rules) {
    const usage = usages.get(rule);
    if (usage === undefined || usage.needed) continue;
    usage.needed = new Effects(without(side, rule), space, diagrams).all() !== effects;
  }
}

function without(side: Side, rule: Rule): Side {
  return {
    ...side,
    grants: side.grants.filter((one) => one.rule !== rule),
    denies: side.denies.filter((one) => one.rule !== rule),
  };
}
