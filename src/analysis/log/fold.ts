/** Requests that differ in nothing which any of the policies reads are decided once, however often they were made. */

import { instantOf } from '../../core/policy/attribute.ts';
import type { Attribute, Policy } from '../../core/policy/model.ts';
import type { Evaluator } from '../../core/policy/verdict.ts';
import { AddressClasses } from './address-class.ts';
import { AgeClasses, limitsOf } from './age-class.ts';
import { loggedValue } from './logged-value.ts';
import { ageOf, type Logged, type LoggedPrincipal } from './logged.ts';
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

/** Cells in memory at once, and the people in them. What is more is handed on and begins anew. */
const MOST_CELLS = 50_000;
const MOST_COUNTERS = 250_000;

export class Fold {
  readonly #paths: PathClasses;
  readonly #times: TimeClasses;
  readonly #ages: AgeClasses;
  readonly #addresses: AddressClasses;
  readonly #people = new People();
  readonly #onCell: (cell: Cell) => void;
  readonly #cells = new Map<string, FoldedCell>();
  #counters = 0;

  /**
   * @param evaluators of the policies that the requests are for
   * @param limits further ages (ms) that the caller tells apart
   * @param onCell is given every cell, once the fold is full and in `end`; requests of one kind may come in several
   */
  constructor(evaluators: readonly Evaluator[], limits: readonly number[], onCell: (cell: Cell) => void) {
    const policies: readonly Policy[] = evaluators.map(({ policy }) => policy);
    this.#paths = new PathClasses(evaluators);
    this.#times = new TimeClasses(policies);
    this.#ages = new AgeClasses([...policies.flatMap(limitsOf), ...limits]);
    this.#addresses = new AddressClasses(policies);
    this.#onCell = onCell;
  }

  add(request: Logged): void {
    const path = this.#paths.of(request.app, request.method, request.path);
    const { destination: second } = request;
    const destination = second === null ? null : this.#paths.of(request.app, request.method, second);
    const key = this.#keyOf(request, path, destination);
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      if (this.#cells.size >= MOST_CELLS || this.#counters >= MOST_COUNTERS) this.end();
      cell = new FoldedCell(request, path, destination);
      this.#cells.set(key, cell);
    }
    cell.add(request.at);
    const person = this.#people.of(request.subject);
    let counter = cell.people.get(person);
    if (counter === undefined) {
      counter = new Counter();
      cell.people.set(person, counter);
      this.#counters += 1;
    }
    counter.add(request.at);
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
    let key = `${path.name}\n${destination?.name ?? ''}\n${effect} ${by} ${policy}\n${this.#times.of(at)} ${this.#addresses.of(ip)}`;
    key += subject.via === 'none' ? '\nnone' : `\n${this.#signInKey(subject)}`;
    for (const attribute of path.reads) key += `\n${this.#valueKey(attribute, request)}`;
    for (const attribute of destination?.reads ?? []) key += `\n${this.#valueKey(attribute, request)}`;
    return key;
  }

  #signInKey({ via, iss, amr, acr, sessionAge, authAge, askedInVain }: LoggedPrincipal): string {
    const ages = `${this.#ages.of(ageOf(sessionAge))} ${this.#ages.of(ageOf(authAge))}`;
    return `${via} ${ages} ${JSON.stringify([iss, amr, acr, askedInVain])}`;
  }

  #valueKey(attribute: Attribute, request: Logged): string {
    const logged = loggedValue(attribute, request);
    if (logged === 'unlogged') return '?';
    const { value, origin } = logged;
    let key = JSON.stringify(value);
    // One that is still to come is unknown.
    if (attribute.type === 'time' && value !== null) key += (instantOf(value) ?? 0) > request.at ? ' ahead' : ' past';
    if (origin === null) return key;
    return `${key} ${origin.from} ${this.#ages.of(origin.at === null ? null : request.at - origin.at)}`;
  }
}
