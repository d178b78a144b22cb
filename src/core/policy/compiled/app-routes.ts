/** The routes of one app in the order in which the specification looks at them, and the tries that find them. */

import type { Pattern } from '../../pattern.ts';
import type { PolicyApp, Resource, Route } from '../model.ts';
import { Trie } from './trie.ts';

/** Where a parameter stands among the segments; -1 = nowhere. */
export interface Binding {
  readonly narrow: number;
  /** Among the parts of the folded form. */
  readonly wide: number;
}

export interface AppRoute {
  readonly resource: Resource;
  readonly route: Route;
}

export class AppRoutes {
  readonly app: PolicyApp;
  readonly routes: readonly AppRoute[];
  readonly canonical: Trie;
  /** The same trie where no pattern reads otherwise folded. */
  readonly folded: Trie;

  /** @param app with its resources and routes in order */
  constructor(app: PolicyApp) {
    this.app = app;
    this.routes = app.resources.flatMap((resource) => resource.routes.map((route) => ({ resource, route })));
    this.canonical = new Trie();
    this.folded = this.routes.every(({ route }) => isFolded(route.pattern)) ? this.canonical : new Trie();
  }

  /** Puts the routes into the tries; yields now and then. */
  *fill(): Generator<void, void> {
    for (const [index, { route }] of this.routes.entries()) {
      const { segments, folded, rest } = route.pattern;
      this.canonical.add(segments, rest, index);
      if (this.folded !== this.canonical) this.folded.add(folded, rest, index);
      if (index % 256 === 255) yield;
    }
    this.canonical.seal();
    this.folded.seal();
  }
}

export function bindingOf({ segments, folded }: Pattern, parameter: string): Binding {
  const isBinding = (one: Pattern['segments'][number]): boolean => one.kind === 'parameter' && one.name === parameter;
  return { narrow: segments.findIndex(isBinding), wide: folded.findIndex(isBinding) };
}

function isFolded({ segments, folded }: Pattern): boolean {
  if (segments.length !== folded.length) return false;
  return segments.every((segment, index) => {
    const other = folded[index];
    if (segment.kind === 'literal') return other?.kind === 'literal' && other.value === segment.value;
    if (other?.kind !== 'parameter' || segment.options === null) return other?.kind === 'parameter';
    return segment.options.every((option, place) => other.options?.[place] === option);
  });
}
