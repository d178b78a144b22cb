/** A persona as the single facts that are said of it, so that one can be exchanged without the others. */

import type { ClaimValue } from '../../core/identity.ts';
import { formatInstant } from '../../core/instant.ts';
import type { Persona } from '../../core/policy/model.ts';
import { durationText, mapping, scalar, valueText } from '../witness-test.ts';

export interface Facet {
  /** The mapping of `with:` that it stands in; null = beside them. */
  readonly section: 'claims' | 'device' | 'auth' | 'session' | null;
  readonly key: string;
  /** As YAML; `null` removes. */
  readonly text: string;
  /** Says it of another persona. */
  readonly put: (persona: Persona) => Persona;
}

/** What is said of one and not of the other, as one says it. */
export function facetsApart(one: Persona, other: Persona): readonly Facet[] {
  const [wanted, known] = [facetsOf(one), facetsOf(other)];
  const changed = [...wanted].flatMap(([name, facet]) => (known.get(name)?.text === facet.text ? [] : [facet]));
  const gone = [...known].flatMap(([name, facet]) => (wanted.has(name) ? [] : removing(facet)));
  return [...changed, ...gone];
}

/** `{ claims: { groups: [] }, ip: "10.0.0.1" }` */
export function withText(facets: readonly Facet[]): string {
  const parts = [...Map.groupBy(facets, ({ section }) => section)].flatMap(([section, group]) => {
    const entries = group.map(({ key, text }) => `${scalar(key)}: ${text}`);
    return section === null ? entries : [`${section}: ${mapping(entries)}`];
  });
  return mapping(parts);
}

function facetsOf(persona: Persona): ReadonlyMap<string, Facet> {
  const { iss, sub, claims, device, deviceAge, auth, session, ip, time } = persona;
  const facets = [
    ...(iss === null ? [] : [beside('iss', scalar(iss), { iss })]),
    ...(sub === null ? [] : [beside('sub', scalar(sub), { sub })]),
    ...Object.entries(claims).map(([key, value]) => fact('claims', key, value)),
    ...Object.entries(device).map(([key, value]) => fact('device', key, value)),
    ...(deviceAge === 0 ? [] : [beside('device_age', durationText(deviceAge), { deviceAge })]),
    ...(auth.amr === null ? [] : [signIn('amr', valueText(auth.amr), { amr: auth.amr })]),
    ...(auth.acr === null ? [] : [signIn('acr', scalar(auth.acr), { acr: auth.acr })]),
    ...(auth.age === null ? [] : [signIn('age', durationText(auth.age), { age: auth.age })]),
    ...(session.age === null ? [] : [ofSession(durationText(session.age), session.age)]),
    ...(ip === null ? [] : [beside('ip', JSON.stringify(ip), { ip })]),
    ...(time === null ? [] : [beside('at', JSON.stringify(formatInstant(time)), { time })]),
  ];
  return new Map(facets.map((facet) => [nameOf(facet), facet]));
}

function nameOf({ section, key }: Pick<Facet, 'section' | 'key'>): string {
  return `${section ?? ''} ${key}`;
}

function beside(key: string, text: string, change: Partial<Persona>): Facet {
  return { section: null, key, text, put: (persona) => ({ ...persona, ...change }) };
}

function signIn(key: string, text: string, change: Partial<Persona['auth']>): Facet {
  return { section: 'auth', key, text, put: (persona) => ({ ...persona, auth: { ...persona.auth, ...change } }) };
}

function ofSession(text: string, age: number | null): Facet {
  return { section: 'session', key: 'age', text, put: (persona) => ({ ...persona, session: { age } }) };
}

function fact(section: 'claims' | 'device', key: string, value: ClaimValue | null): Facet {
  const put = (persona: Persona): Persona => {
    const facts: Record<string, ClaimValue> = Object.assign(Object.create(null), persona[section]);
    if (value === null) delete facts[key];
    else facts[key] = value;
    return { ...persona, [section]: facts };
  };
  return { section, key, text: value === null ? 'null' : valueText(value), put };
}

/** What takes it away; nothing for what a persona always has. */
function removing({ section, key }: Facet): readonly Facet[] {
  switch (section) {
    case 'claims':
    case 'device':
      return [fact(section, key, null)];
    case 'auth':
      return [signIn(key, 'null', { [key]: null })];
    case 'session':
      return [ofSession('null', null)];
    case null:
      return key === 'device_age' ? [beside(key, 'null', { deviceAge: 0 })] : [];
  }
}
