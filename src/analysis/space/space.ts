/** All requests of a cell, as far as its rules can tell them apart: one variable for each thing that they ask. */

import type { Cell } from '../cell.ts';
import { type Lumps, lumpsOf } from '../lumps.ts';
import { Addresses } from './addresses.ts';
import { Age } from './age.ts';
import { ABSENT, type Candidate } from './candidate.ts';
import { FactState } from './fact.ts';
import { keyOf, Mentions } from './mentions.ts';
import { Moments } from './moments.ts';
import { Likeness, type Segment, segmentsOf, sharedTexts } from './parameters.ts';
import { Single } from './single.ts';
import { Switch } from './switch.ts';
import { texts } from './texts.ts';
import { candidatesOf, type Use } from './use.ts';
import type { Variable } from './variable.ts';

/** A variable and its place in the order. */
export interface Placed<V extends Variable> {
  readonly index: number;
  readonly variable: V;
}

export interface ListPlaced {
  /** Above 0: it is there, as a list. */
  readonly known: number;
  readonly elements: ReadonlyMap<string, number>;
}

/** What is compared: a claim, of one value or a list, with a segment; of a part that is certain the segment is null. */
interface Likened {
  readonly index: number;
  readonly single: Placed<Single> | null;
  readonly list: ListPlaced | null;
  readonly segment: Placed<Segment> | null;
}

export class Space {
  readonly cell: Cell;
  readonly variables: Variable[] = [];
  /** 1: nobody is signed in. */
  readonly anonymous: number;
  /** Claims of one value, by key and type. */
  readonly singles = new Map<string, Placed<Single>>();
  readonly lists = new Map<string, ListPlaced>();
  /** By the fact's name. */
  readonly facts = new Map<string, Placed<FactState>>();
  readonly addresses: Placed<Addresses>;
  readonly moments: Placed<Moments>;
  readonly amr = new Map<string, number>();
  readonly acr: Placed<Single>;
  readonly authAge: Placed<Age>;
  readonly sessionAge: Placed<Age>;
  /** By place in the path. */
  readonly segments = new Map<number, Placed<Segment>>();
  /** By claim and segment, `claims.team 2`. */
  readonly likenesses = new Map<string, Likened>();
  /** Why it may be that not all requests are in it, in words. */
  readonly doubts: readonly string[];

  /** @param from ms: no request is earlier */
  constructor(cell: Cell, from: number) {
    this.cell = cell;
    const mentions = new Mentions(cell);
    const uses = [...mentions.uses.values()];
    const shared = sharedTexts(mentions, uses, cell.free);
    this.anonymous = this.#add(
      new Switch('somebody is signed in', 'nobody is signed in', (draft) => (draft.anonymous = true)),
    );
    for (const { attribute, reading, bound } of mentions.sames) {
      // What a list must hold to match a part that is certain is one more element that rules name.
      if (reading === 'narrow' && !cell.free.has(bound)) mentions.useOf(attribute).elements.add(bound);
    }
    for (const use of uses) if (use.attribute.source === 'claims') this.#addClaim(use, mentions, shared, from);
    const facts = uses.filter(({ attribute }) => attribute.source === 'device');
    for (const [name, of] of Map.groupBy(facts, ({ attribute }) => attribute.name)) this.#addFact(name, of, from);
    this.addresses = this.#place(new Addresses(mentions.networks));
    this.moments = this.#place(new Moments(from, [...mentions.bounds, ...uses.flatMap(boundsOf)], mentions.schedules));
    for (const amr of mentions.amr) {
      const asked = new Switch(`the sign-in has not amr ${amr}`, `the sign-in has amr ${amr}`, (draft) =>
        draft.amr.add(amr),
      );
      this.amr.set(amr, this.#add(asked));
    }
    const levels = texts({ values: mentions.acr, endings: new Set(), addresses: new Set(), folded: false });
    this.acr = this.#place(new Single('acr', 'string', levels));
    this.authAge = this.#place(new Age('the sign-in', mentions.authAges, (draft, age) => (draft.authAge = age)));
    this.sessionAge = this.#place(
      new Age('the session', mentions.sessionAges, (draft, age) => (draft.sessionAge = age)),
    );
    for (const [place, segment] of segmentsOf(cell, mentions.sames, shared))
      this.segments.set(place, this.#place(segment));
    this.#addLikenesses(mentions);
    const lumps = lumpsOf(cell);
    for (const use of uses) if (use.attribute.type === 'list') this.#addElements(use, mentions, lumps);
    this.doubts = doubtsOf(uses, mentions);
  }

  single(attribute: Use['attribute']): Placed<Single> | undefined {
    return this.singles.get(`${keyOf(attribute)}:${attribute.type}`);
  }

  list(attribute: Use['attribute']): ListPlaced | undefined {
    return this.lists.get(keyOf(attribute));
  }

  #add(variable: Variable): number {
    return this.variables.push(variable) - 1;
  }

  #place<V extends Variable>(variable: V): Placed<V> {
    return { index: this.#add(variable), variable };
  }

  #addClaim(use: Use, { sames }: Mentions, shared: readonly Candidate[], from: number): void {
    const { attribute } = use;
    const key = keyOf(attribute);
    if (attribute.type === 'list') {
      const known = new Switch(`${key} is unknown`, `${key} is known`, (draft) => draft.lists.set(key, new Set()));
      this.lists.set(key, { known: this.#add(known), elements: new Map() });
      return;
    }
    const linked = attribute.type === 'string' && sames.some((same) => keyOf(same.attribute) === key);
    const candidates = linked ? shared : candidatesOf(use, from);
    this.singles.set(
      `${key}:${attribute.type}`,
      this.#place(new Single(key, attribute.type, inOrder(key, candidates))),
    );
  }

  /** @param uses one for each type that the policies declare */
  #addFact(name: string, uses: readonly Use[], from: number): void {
    const candidates = uses.flatMap((use) => candidatesOf(use, from).filter((one) => one !== ABSENT));
    const bounds = uses.flatMap((use) => [...use.ages]);
    const type = uses[0]?.attribute.type ?? 'string';
    const fact = this.#place(new FactState(name, type, [ABSENT, ...candidates], bounds));
    this.facts.set(name, fact);
    for (const { attribute } of uses) {
      if (attribute.type === 'list') this.lists.set(keyOf(attribute), { known: fact.index, elements: new Map() });
    }
  }

  /** Elements that the rules cannot tell apart are one variable. */
  #addElements({ attribute, elements }: Use, { sames }: Mentions, lumps: Lumps): void {
    const key = keyOf(attribute);
    const list = this.lists.get(key);
    if (list === undefined) return;
    const compared = sames.some((same) => keyOf(same.attribute) === key);
    const standIns = compared ? undefined : lumps.get(key);
    const placed = new Map<string, number>();
    for (const [first, lump] of Map.groupBy(elements, (element) => standIns?.get(element) ?? element)) {
      const text = lump.length === 1 ? first : `one of ${listed(lump)}`;
      const held = new Switch(`${key} has not ${text}`, `${key} has ${text}`, (draft) => draft.addElement(key, first));
      const index = this.#add(held);
      for (const element of lump) placed.set(element, index);
    }
    this.lists.set(key, { known: list.known, elements: placed });
  }

  #addLikenesses({ sames }: Mentions): void {
    for (const { attribute, parameter, bound } of sames) {
      const segment = this.cell.free.get(bound) ?? bound;
      // A text and a part that is certain are compared as they are.
      if (attribute.type !== 'list' && typeof segment === 'string') continue;
      const key = `${keyOf(attribute)} ${segment}`;
      if (this.likenesses.has(key)) continue;
      this.likenesses.set(key, {
        index: this.#add(new Likeness(keyOf(attribute), `path.${parameter}`, segment)),
        single: this.single(attribute) ?? null,
        list: this.list(attribute) ?? null,
        segment: typeof segment === 'string' ? null : (this.segments.get(segment) ?? null),
      });
    }
  }
}

/** Every credential has an issuer and a subject, and an issuer that no rule names is the last that comes to mind. */
function inOrder(key: string, candidates: readonly Candidate[]): readonly Candidate[] {
  if (key !== 'claims.iss' && key !== 'claims.sub') return candidates;
  const present = candidates.filter((one) => one !== ABSENT);
  if (key === 'claims.sub') return present;
  return [...present.filter(({ kind }) => kind !== 'other'), ...present.filter(({ kind }) => kind === 'other')];
}

/** As many names as a line can show. */
const MOST_NAMES = 4;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} others` : ''}`;
}

/** A time is known from its own moment on, and so is one just after it. */
function boundsOf({ attribute, literals }: Use): readonly number[] {
  if (attribute.type !== 'time') return [];
  return literals.flatMap((literal) => (typeof literal === 'number' ? [literal, literal + 1] : []));
}

function doubtsOf(uses: readonly Use[], { sames }: Mentions): readonly string[] {
  const types = Map.groupBy(uses, ({ attribute }) => keyOf(attribute));
  const changed = [...types].flatMap(([key, of]) => (of.length > 1 ? [`\`${key}\` is declared with two types`] : []));
  const wide = new Set(sames.flatMap(({ attribute, reading }) => (reading === 'wide' ? [keyOf(attribute)] : [])));
  const unclear = uses.filter(({ attribute, endings }) => wide.has(keyOf(attribute)) && endings.size > 0);
  return [
    ...changed,
    ...unclear.map(({ attribute }) => `\`${keyOf(attribute)}\` is compared with an ending and, folded, with the path`),
  ];
}
