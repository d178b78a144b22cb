/** What one caller may do: each cell of an app, asked as they would ask. */

import type { ClaimValue } from '../core/identity.ts';
import { canonicalise } from '../core/path.ts';
import { rawClaim } from '../core/policy/attribute.ts';
import type { Effect, Same } from '../core/policy/model.ts';
import type { Query } from '../core/policy/query.ts';
import type { Evaluator } from '../core/policy/verdict.ts';
import { Refusal } from '../core/refusal.ts';
import { type Cell, pathOf } from './cell.ts';
import type { AppCells } from './one-policy.ts';

/** Something that the caller may do, or could after a sign-in. */
export interface Holding {
  readonly resource: string;
  readonly effect: Exclude<Effect, 'deny'>;
  readonly by: string;
  /** `GET|HEAD /payslips/e-17/**`: with the caller's own value where the path must be theirs. */
  readonly routes: readonly string[];
}

/** @param caller any question of theirs to the app: its method and path are exchanged */
export function holdingsOf({ cells }: AppCells, evaluator: Evaluator, caller: Query): readonly Holding[] {
  const found = new Map<string, Holding & { readonly routes: string[] }>();
  for (const cell of cells) {
    for (const { segments, named } of readingsOf(cell, caller)) {
      const { app } = cell.sides[0] ?? {};
      const path = app ? canonicalise(pathOf({ ...cell, segments }), app.paths) : null;
      if (path === null || path instanceof Refusal) continue;
      const { effect, by, resource } = evaluator.evaluate({
        ...caller,
        method: cell.methods[0] ?? 'GET',
        path,
      }).verdict;
      if (effect === 'deny' || resource === null) continue;
      const key = JSON.stringify([resource, effect, by]);
      const holding = found.get(key) ?? { resource, effect, by, routes: [] };
      found.set(key, holding);
      for (const route of cell.routes.get(resource) ?? []) holding.routes.push(named(route));
    }
  }
  const all = Array.from(found.values(), (one) => ({ ...one, routes: [...new Set(one.routes)].sort() }));
  return all.sort((a, b) => (`${a.resource}\n${a.by}` < `${b.resource}\n${b.by}` ? -1 : 1));
}

/** A path of the cell: for whoever it is, or with the caller's own value at a parameter that `same` compares. */
interface Reading {
  readonly segments: readonly string[];
  readonly named: (route: string) => string;
}

function* readingsOf(cell: Cell, caller: Query): Generator<Reading> {
  yield { segments: cell.segments, named: (route) => route };
  for (const same of samesOf(cell)) {
    for (const value of valuesOf(rawClaim(same.attribute, caller))) {
      const segment = encodeURIComponent(value);
      for (const [text, place] of cell.free) {
        const binds = cell.sides[0]?.pairs.some(({ narrow }) => narrow?.[same.parameter] === text) ?? false;
        if (!binds || !cell.accepts(place, segment)) continue;
        yield {
          segments: cell.segments.with(place, segment),
          named: (route) => route.replace(`/:${same.parameter}`, `/${segment}`),
        };
      }
    }
  }
}

function samesOf({ sides }: Cell): readonly Same[] {
  return sides.flatMap(({ grants, app }) => [
    ...grants.flatMap(({ rule }) => rule.conditions.same ?? []),
    ...(app?.floor?.conditions.same ? [app.floor.conditions.same] : []),
  ]);
}

function valuesOf(raw: ClaimValue | null): readonly string[] {
  if (typeof raw === 'string') return [raw];
  return raw !== null && typeof raw === 'object' ? raw.filter((one) => typeof one === 'string') : [];
}
