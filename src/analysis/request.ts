/** From a cube of a cell to one request in it, said as plainly as can be. */

import { formatAddress } from '../core/address.ts';
import type { Fact } from '../core/device.ts';
import type { ClaimValue } from '../core/identity.ts';
import { canonicalise, type CanonicalPath, DEFAULT_PATH_OPTIONS } from '../core/path.ts';
import type { Persona } from '../core/policy/model.ts';
import { ANY_SIGN_IN, personaQuery } from '../core/policy/persona.ts';
import { Refusal } from '../core/refusal.ts';
import { type Cell, pathOf } from './cell.ts';
import type { Cube } from './cover.ts';
import type { Candidate } from './space/candidate.ts';
import { Draft, type Relation, valueOf } from './space/draft.ts';
import type { Space } from './space/space.ts';
import { variantOf } from './space/texts.ts';
import type { Witness } from './witness.ts';

/** @returns null when no side reads its path */
export function requestOf(space: Space, cube: Cube): Witness | null {
  const { cell } = space;
  const draft = new Draft();
  for (const [index, variable] of space.variables.entries()) {
    const [first] = cube.get(index) ?? [];
    if (first !== undefined) variable.set(draft, first);
  }
  if (!cube.has(space.moments.index)) space.moments.variable.set(draft, 0);
  if (!cube.has(space.addresses.index)) space.addresses.variable.set(draft, 0);
  const shared = sharedAge(draft, space, cube);
  for (const relation of draft.relations) sort(draft, relation, space);
  const segments = segmentsOf(draft, cell);
  for (const relation of draft.relations) relate(draft, relation, segments, space);
  const path = read(cell, segments);
  if (path === null) return null;
  const persona = personaOf(draft, shared ?? 0);
  const method = cell.methods[0] ?? 'GET';
  const query = personaQuery(persona, { app: cell.app, method, path, reach: ANY_SIGN_IN }, draft.now);
  if (shared !== null) return { query, persona, asker: persona };
  // No persona has facts of different ages, or facts that came with the sign-in.
  const facts: Record<string, Fact> = Object.create(null);
  for (const [name, fact] of Object.entries(query.device.facts)) {
    const from = draft.renewable.has(name) ? 'token' : 'inventory';
    facts[name] = { value: fact.value, at: draft.now - (draft.ages.get(name) ?? 0), from };
  }
  return { query: { ...query, device: { ...query.device, facts } }, persona: null, asker: persona };
}

/** ms: one age for all facts that are there, if the cube has one; then each fact is as it is at that age. */
function sharedAge(draft: Draft, space: Space, cube: Cube): number | null {
  const present = [...space.facts].filter(([name]) => valueOf(draft, `device.${name}`) !== undefined);
  const accepted = present.map(([, { index, variable }]) => ({ variable, values: cube.get(index) ?? [] }));
  const tried = accepted.flatMap(({ variable, values }) => values.map((value) => variable.ageAt(value)));
  for (const age of [...new Set([0, ...tried])].sort((a, b) => a - b)) {
    const chosen = accepted.map(({ variable, values }) => variable.firstOfAge(values, age));
    if (chosen.includes(undefined)) continue;
    for (const [place, { variable }] of accepted.entries()) variable.set(draft, chosen[place] ?? 0);
    for (const [name] of present) draft.renewable.delete(name);
    return age;
  }
  return null;
}

/** What each segment is, decoded. */
function segmentsOf(draft: Draft, cell: Cell): readonly string[] {
  return cell.segments.map((segment, place) => {
    const chosen = draft.segments.get(place);
    return chosen === undefined ? segment : encodeURIComponent(textOf(chosen, segment));
  });
}

/** Of many texts another one than a claim of the same sort has. */
function textOf({ raw, kind }: Candidate, otherwise: string): string {
  switch (kind) {
    case 'at':
      return String(raw);
    case 'spelling':
      return `${String(raw)}.`;
    case 'ending':
      return `other-${String(raw)}`;
    case 'other':
    case 'absent':
    case 'gap':
      return otherwise;
  }
}

/** Where a claim and a segment are alike they are of one sort, and the cube need not have said it of both. */
function sort(draft: Draft, { key, segment }: Relation, space: Space): void {
  if (draft.lists.has(key) || typeof segment === 'string') return;
  const claim = draft.values.get(key);
  const chosen = draft.segments.get(segment);
  const other = space.segments.get(segment)?.variable.candidates.find(({ kind }) => kind === 'other');
  const both = chosen ?? claim ?? other;
  if (both === undefined) return;
  if (claim === undefined && space.singles.has(`${key}:string`)) draft.values.set(key, both);
  if (chosen === undefined) draft.segments.set(segment, both);
}

/** Makes a claim equal to a segment, or alike. */
function relate(draft: Draft, { key, segment, is }: Relation, segments: readonly string[], space: Space): void {
  const text = typeof segment === 'string' ? segment : decodeURIComponent(segments[segment] ?? '');
  const claim = draft.values.get(key);
  if (claim !== undefined) {
    draft.values.set(key, { ...claim, raw: is === 'equal' ? text : variantOf(text, new Set()) });
    return;
  }
  // An element that rules name is there or not by itself.
  const named = new Set(space.lists.get(key)?.elements.keys());
  draft.addElement(key, is === 'equal' && !named.has(text) ? text : variantOf(text, named));
}

function read(cell: Cell, segments: readonly string[]): CanonicalPath | null {
  for (const { app } of cell.sides) {
    const path = canonicalise(pathOf({ ...cell, segments }), app?.paths ?? DEFAULT_PATH_OPTIONS);
    if (!(path instanceof Refusal)) return path;
  }
  return null;
}

function personaOf(draft: Draft, deviceAge: number): Persona {
  const claims: Record<string, ClaimValue> = Object.create(null);
  const device: Record<string, ClaimValue> = Object.create(null);
  for (const key of new Set([...draft.values.keys(), ...draft.lists.keys()])) {
    const value = valueOf(draft, key);
    const [source = '', name = ''] = cut(key);
    if (value === undefined) continue;
    if (source === 'claims' && name !== 'iss' && name !== 'sub') claims[name] = value;
    else if (source === 'device') device[name] = value;
  }
  const text = (key: string): string | null => {
    const value = valueOf(draft, key);
    return typeof value === 'string' ? value : null;
  };
  return {
    name: 'witness',
    anonymous: draft.anonymous,
    iss: draft.anonymous ? null : text('claims.iss'),
    sub: draft.anonymous ? null : (text('claims.sub') ?? 'witness'),
    claims: draft.anonymous ? {} : claims,
    device,
    deviceAge: Object.keys(device).length === 0 ? 0 : deviceAge,
    auth: { amr: draft.amr.size === 0 ? null : [...draft.amr], acr: text('acr'), age: draft.authAge },
    session: { age: draft.sessionAge === 0 ? null : draft.sessionAge },
    ip: draft.address === null ? null : formatAddress(draft.address),
    time: draft.now,
    at: NOWHERE,
  };
}

const NOWHERE = Object.freeze({ file: '', line: 1, col: 1 });

/** `claims.team` → its two parts: a name may have dots. */
function cut(key: string): readonly [string, string] | readonly [] {
  const dot = key.indexOf('.');
  return dot === -1 ? [] : [key.slice(0, dot), key.slice(dot + 1)];
}
