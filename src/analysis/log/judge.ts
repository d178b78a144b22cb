/** What a policy makes of logged requests: a decision, or that the log does not say enough for one. */

import { decodePercent } from '../../core/percent.ts';
import type { Attribute, Effect } from '../../core/policy/model.ts';
import type { Query, StepUpReach } from '../../core/policy/query.ts';
import { ReferenceEvaluator } from '../../core/policy/reference.ts';
import type { Evaluator } from '../../core/policy/verdict.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Cell } from './fold.ts';
import { hypothesesOf } from './hypotheses.ts';
import type { Logged } from './logged.ts';
import { loggedQuery } from './logged-query.ts';
import { loggedValue, type LoggedValue } from './logged-value.ts';
import type { PathReading } from './path-class.ts';
import { type Mask, Unmasker } from './unmask.ts';

export type Judgement =
  | { readonly kind: 'decided'; readonly effect: Effect; readonly by: string }
  /** The policy's path options answer 400 (`detail`) before it is asked. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** Its rules read what was not logged, and the outcome hangs on it. */
  | { readonly kind: 'open'; readonly lacks: readonly string[] };

/** What an issuer can be asked for in a new sign-in; null = nobody is signed in, any provider may be asked. */
export type Reach = (issuer: string | null) => StepUpReach;

/** A request and one of its paths. */
type Subject = Pick<Cell, 'request'>;

/** More combinations of what was not logged are not tried out. */
const MOST_TRIALS = 512;

export class Judge {
  readonly evaluator: Evaluator;
  /** Whose place it is among the readings of a path class. */
  readonly #side: number;
  readonly #reach: Reach;
  readonly #unmasker: Unmasker;
  /** Says which rules a request touches, where something was not logged: many a log never asks. */
  #plain: ReferenceEvaluator | null = null;

  constructor(evaluator: Evaluator, side: number, reach: Reach, mask: Mask | null) {
    this.evaluator = evaluator;
    this.#side = side;
    this.#reach = reach;
    this.#unmasker = new Unmasker(evaluator.policy, mask);
  }

  judge(cell: Cell): Judgement {
    const first = this.#judgeAt(cell.path.readings[this.#side], cell);
    const isAllowed = first.kind === 'decided' && first.effect === 'allow';
    // COPY and MOVE: both must be allowed, and what refuses the second refuses the request.
    return isAllowed && cell.destination !== null ? this.#judgeAt(cell.destination.readings[this.#side], cell) : first;
  }

  /** The queries for its paths, with what was not logged left out: what is allowed so is allowed for certain. */
  queriesOf({ request, path, destination }: Cell): readonly Query[] {
    return [path, ...(destination === null ? [] : [destination])].flatMap(({ readings }) => {
      const reading = readings[this.#side];
      if (reading === undefined || reading.path instanceof Refusal) return [];
      return [loggedQuery(request, reading.path, this.#valuesOf(request, reading).values, this.#reachOf(request))];
    });
  }

  #judgeAt(reading: PathReading | undefined, { request }: Subject): Judgement {
    if (reading === undefined) throw new RangeError('a judge without a reading');
    if (reading.path instanceof Refusal) return { kind: 'refused', detail: reading.path.detail ?? reading.path.reason };
    const { values, unlogged } = this.#valuesOf(request, reading);
    const query = loggedQuery(request, reading.path, values, this.#reachOf(request));
    const { effect, by, uncertain } = this.evaluator.evaluate(query).verdict;
    // What is true or false while something is unknown stays so when it is known (POLICY.md §4.3).
    const certain = effect === 'allow' || (effect === 'deny' && by !== 'default' && !uncertain);
    if (unlogged.length === 0 || certain) return { kind: 'decided', effect, by };
    const hangs = this.#hangsOn(unlogged, query, effect, (assumed) =>
      loggedQuery(request, query.path, new Map([...values, ...assumed]), query.reach),
    );
    const lacks = unlogged.map(({ source, name }) => `${source}.${name}`);
    return hangs ? { kind: 'open', lacks } : { kind: 'decided', effect, by };
  }

  #valuesOf(request: Logged, { path, reads }: PathReading) {
    const values = new Map<Attribute, LoggedValue>();
    const unlogged: Attribute[] = [];
    const segments = path instanceof Refusal ? [] : path.segments.map(decodePercent);
    for (const read of reads) {
      const { attribute } = read;
      const logged = loggedValue(read, request);
      const value = logged === 'unlogged' ? logged : this.#unmasked(attribute, logged, segments);
      if (value === 'unlogged') unlogged.push(attribute);
      else values.set(attribute, value);
    }
    return { values, unlogged };
  }

  #unmasked(
    attribute: Attribute,
    { value, origin }: LoggedValue,
    segments: readonly string[],
  ): LoggedValue | 'unlogged' {
    if (value === null) return { value, origin };
    const read = this.#unmasker.unmask(attribute, value, segments);
    return read === null ? 'unlogged' : { value: read, origin };
  }

  /** Whether some values of what was not logged lead to another effect than the others. */
  #hangsOn(
    unlogged: readonly Attribute[],
    query: Query,
    effect: Effect,
    assume: (values: ReadonlyMap<Attribute, LoggedValue>) => Query,
  ): boolean {
    this.#plain ??= new ReferenceEvaluator(this.evaluator.policy);
    const situation = this.#plain.situation(query);
    const origin = { from: 'inventory', at: query.now } as const;
    let trials: ReadonlyMap<Attribute, LoggedValue>[] = [new Map()];
    for (const attribute of unlogged) {
      const hypotheses = hypothesesOf(attribute, situation);
      if (hypotheses === null || trials.length * hypotheses.length > MOST_TRIALS) return true;
      trials = trials.flatMap((trial) =>
        hypotheses.map((value) => new Map([...trial, [attribute, { value, origin }]])),
      );
    }
    return trials.some((trial) => this.evaluator.evaluate(assume(trial)).verdict.effect !== effect);
  }

  #reachOf({ subject }: Logged): StepUpReach {
    return this.#reach(subject.via === 'none' ? null : subject.iss);
  }
}
