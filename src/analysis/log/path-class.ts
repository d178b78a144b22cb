/** Requests that match the same entries of the same resources, in every policy that is asked, are one path to the policies. */

import { ANONYMOUS } from '../../core/identity.ts';
import { UNKNOWN_DEVICE } from '../../core/device.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS, type CanonicalPath } from '../../core/path.ts';
import type { Attribute, Policy, PolicyApp, Route, Same } from '../../core/policy/model.ts';
import { pairAt } from '../../core/policy/pair.ts';
import { ANY_SIGN_IN } from '../../core/policy/persona.ts';
import type { Query } from '../../core/policy/query.ts';
import { conditionsOf } from '../../core/policy/reads.ts';
import type { Evaluator } from '../../core/policy/verdict.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Read } from './logged-value.ts';
import { Numbering } from './numbering.ts';

/** How one policy reads a path. */
export interface PathReading {
  /** A Refusal where the path options of the policy answer 400. */
  readonly path: CanonicalPath | Refusal;
  /** What the rules of the matched resources read. */
  readonly reads: readonly Read[];
}

export interface PathClass {
  /** Equal for requests that no rule tells apart by their app, method and path. */
  readonly number: number;
  /** Of the policies, in their order. */
  readonly readings: readonly PathReading[];
  /** What any of them reads, each once. */
  readonly reads: readonly Read[];
}

/** As many paths are remembered; a log with more asks some of them again. */
const REMEMBERED = 50_000;

export class PathClasses {
  readonly #readers: readonly PathReader[];
  readonly #known = new Map<string, PathClass>();
  readonly #numbers = new Numbering();

  constructor(evaluators: readonly Evaluator[]) {
    this.#readers = evaluators.map((evaluator) => new PathReader(evaluator));
  }

  of(app: string, method: string, path: string): PathClass {
    const key = `${app} ${method} ${path}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      if (this.#known.size >= REMEMBERED) this.#known.clear();
      known = this.#read(app, method, path);
      this.#known.set(key, known);
    }
    return known;
  }

  #read(app: string, method: string, path: string): PathClass {
    let name = app;
    const readings: PathReading[] = [];
    for (const reader of this.#readers) {
      const reading = reader.read(app, method, path);
      name += ` ${reading.name}`;
      readings.push(reading);
    }
    return { number: this.#numbers.of(name), readings, reads: union(readings.flatMap(({ reads }) => reads)) };
  }
}

/** One of each name and type. */
function union(reads: readonly Read[]): readonly Read[] {
  return [...new Map(reads.map((read) => [`${read.name} ${read.attribute.type}`, read])).values()];
}

class PathReader {
  readonly #evaluator: Evaluator;
  /** Parameters that some rule compares with a claim. */
  readonly #compared: ReadonlySet<string>;
  readonly #numbers = new Map<Route, number>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
    this.#compared = new Set(samesOf(evaluator.policy).map(({ parameter }) => parameter));
    for (const { resources } of evaluator.policy.apps.values()) {
      for (const { routes } of resources) for (const route of routes) this.#numbers.set(route, this.#numbers.size);
    }
  }

  read(app: string, method: string, target: string): PathReading & { readonly name: string } {
    const found = this.#evaluator.policy.apps.get(app) ?? null;
    const path = canonicalise(target, found?.paths ?? DEFAULT_PATH_OPTIONS);
    if (path instanceof Refusal) return { name: 'refused', path, reads: [] };
    const query: Query = {
      app,
      method,
      path,
      identity: ANONYMOUS,
      device: UNKNOWN_DEVICE,
      ip: [],
      now: 0,
      reach: ANY_SIGN_IN,
    };
    const name = found === null ? '' : this.#nameOf(found, query);
    return { name, path, reads: this.#evaluator.reads(query).map(readOf) };
  }

  /** Every entry that matches, and how, with what it binds that some rule compares. */
  #nameOf(app: PolicyApp, query: Query): string {
    let name = '';
    for (const [index, resource] of app.resources.entries()) {
      for (const route of resource.routes) {
        const pair = pairAt(app, index, resource, route, query);
        if (pair === null) continue;
        const { narrow, wide } = pair;
        name += `${this.#numbers.get(route)}${narrow === null ? '-' : '+'}`;
        for (const parameter of this.#compared) {
          if (wide[parameter] !== undefined || narrow?.[parameter] !== undefined) {
            name += JSON.stringify([parameter, narrow?.[parameter], wide[parameter]]);
          }
        }
      }
    }
    return name;
  }
}

function readOf(attribute: Attribute): Read {
  return { attribute, name: `${attribute.source}.${attribute.name}` };
}

/** Every comparison of a path with a claim. */
function samesOf({ grants, denies, apps }: Policy): readonly Same[] {
  const asked = [
    ...[...grants, ...denies].flatMap((rule) => conditionsOf(null, rule)),
    ...Array.from(apps.values()).flatMap(({ floor }) => floor?.conditions ?? []),
  ];
  return asked.flatMap(({ same }) => same ?? []);
}
