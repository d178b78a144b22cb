/** Requests that differ in nothing which any of the policies reads are decided once, however often they were made. */

import type { ClaimValue } from '../../core/identity.ts';
import { instantOf } from '../../core/policy/attribute.ts';
import type { Policy } from '../../core/policy/model.ts';
import type { Evaluator } from '../../core/policy/verdict.ts';
import { AddressClasses } from './address-class.ts';
import { AgeClasses, limitsOf } from './age-class.ts';
import { loggedValue, type Read } from './logged-value.ts';
import { ageOf, type Logged, type LoggedPrincipal } from './logged.ts';
import { Numbering } from './numbering.ts';
import { type PathClass, PathClasses } from './path-class.ts';
import { People, type Person } from './person.ts';
import { Counter } from './tally.ts';
import { TimeClasses } from './time-class.ts';

/** Requests that every policy decides alike, and that were decided alike when they were made. */
export interface Cell extends Counter {
  /** The first of them; any other would do. */
  readonly request: Logged;
  readonly path: PathClass;
  /** Of COPY and MOVE. */
  readonly destination: PathClass | null;
  readonly people: ReadonlyMap<Person, Counter>;
}

class FoldedCell extends Counter implements Cell {
  readonly request: Logged;
  readonly path: PathClass;
  readonly destination: PathClass | null;
  readonly people = new Map<Person, Counter>();

  constructor(request: Logged, path: PathClass, destination: PathClass | null) {
    super();
    this.request = request;
    this.path = path;
    this.destination = destination;
  }
}

/** What a caller tells apart besides what the policies do. */
export interface Grain {
  /** Ages, ms. */
  readonly limits: readonly number[];
  readonly of: (request: Logged) => string;
}

export const NO_FINER: Grain = { limits: [], of: () => '' };

/** Cells in memory at once, and the people in them. What is more is handed on and begins anew. */
const MOST_CELLS = 50_000;
const MOST_COUNTERS = 250_000;

export class Fold {
  readonly #paths: PathClasses;
  readonly #times: TimeClasses;
  readonly #ages: AgeClasses;
  readonly #addresses: AddressClasses;
  readonly #policies = new Numbering();
  readonly #issuers = new Numbering();
  readonly #people = new People();
  readonly #grain: Grain;
  readonly #onCell: (cell: Cell) => void;
  readonly #cells = new Map<string, FoldedCell>();
  #counters = 0;

  /**
   * @param evaluators of the policies that the requests are for
   * @param onCell is given every cell, once the fold is full and in `end`; requests of one kind may come in several
   */
  constructor(evaluators: readonly Evaluator[], grain: Grain, onCell: (cell: Cell) => void) {
    const policies: readonly Policy[] = evaluators.map(({ policy }) => policy);
    this.#paths = new PathClasses(evaluators);
    this.#times = new TimeClasses(policies);
    this.#ages = new AgeClasses([...policies.flatMap(limitsOf), ...grain.limits]);
    this.#grain = grain;
    this.#addresses = new AddressClasses(policies);
    this.#onCell = onCell;
  }

  add(request: Logged): void {
    const { app, method, at } = request;
    const path = this.#paths.of(app, method, request.path);
    const destination = request.destination === null ? null : this.#paths.of(app, method, request.destination);
    const key = this.#keyOf(request, path, destination);
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      if (this.#cells.size >= MOST_CELLS || this.#counters >= MOST_COUNTERS) this.end();
      cell = new FoldedCell(request, path, destination);
      this.#cells.set(key, cell);
    }
    cell.add(at);
    const person = this.#people.of(request.subject);
    let counter = cell.people.get(person);
    if (counter === undefined) {
      counter = new Counter();
      cell.people.set(person, counter);
      this.#counters += 1;
    }
    counter.add(at);
  }

  /** Hands on what is left. */
  end(): void {
    for (const cell of this.#cells.values()) this.#onCell(cell);
    this.#cells.clear();
    this.#counters = 0;
  }

  /** INVARIANT: everything that a decision by any of the policies depends on, each to the grain at which they tell it apart. */
  #keyOf(request: Logged, path: PathClass, destination: PathClass | null): string {
    const { subject, at, effect, by, policy, ip } = request;
    const situation = `${path.number} ${this.#times.of(at)} ${this.#addresses.of(ip)} ${this.#policies.of(policy)}`;
    let key = `${situation} ${this.#grain.of(request)} ${effect} ${by} ${subject.via === 'none' ? '' : this.#signInKey(subject)}`;
    for (const read of path.reads) key += this.#valueKey(read, request);
    if (destination === null) return key;
    key += `\n${destination.number}`;
    for (const read of destination.reads) key += this.#valueKey(read, request);
    return key;
  }

  #signInKey({ via, iss, amr, acr, sessionAge, authAge, askedInVain }: LoggedPrincipal): string {
    const ages = `${this.#ages.of(ageOf(sessionAge))} ${this.#ages.of(ageOf(authAge))}`;
    return `${via} ${this.#issuers.of(iss)} ${ages} ${spelled(acr)} ${spelled(amr)} ${spelled(askedInVain)}`;
  }

  #valueKey(read: Read, request: Logged): string {
    const logged = loggedValue(read, request);
    if (logged === 'unlogged') return '\n?';
    const { value, origin } = logged;
    let key = `\n${spelled(value)}`;
    // One that is still to come is unknown.
    if (read.attribute.type === 'time' && value !== null)
      key += (instantOf(value) ?? 0) > request.at ? ' ahead' : ' past';
    if (origin === null) return key;
    return `${key} ${origin.from} ${this.#ages.of(origin.at === null ? null : request.at - origin.at)}`;
  }
}

/** Different for different values, also one after the other; a third of the cost of JSON. */
function spelled(value: ClaimValue | null): string {
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (value === null || typeof value !== 'object') return String(value);
  let text = '';
  for (const element of value) text += `,${spelled(element)}`;
  return `[${text}]`;
}
