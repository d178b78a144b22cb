/** A witness in a few lines, as a persona would be written; where no persona can say it, each device fact by itself. */

import type { Fact } from '../core/device.ts';
import { formatDuration } from '../core/duration.ts';
import { cameWithSignIn } from '../core/policy/renewal.ts';
import type { Witness } from './witness.ts';
import { situationOf } from './witness-test.ts';

/** `GET finance-records/ledgers`. */
export function requestWords({ query: { method, app, path } }: Witness): string {
  return `${method} ${app}${path.path}`;
}

/** `claims: { employment: employee }`, `device.managed: true, 30m old, brought by the sign-in`. */
export function askerLines({ query, persona, asker }: Witness): readonly string[] {
  const nobody = asker.anonymous ? ['nobody is signed in'] : [];
  if (persona !== null) return [...nobody, ...situationOf(persona)];
  const facts = Object.entries(query.device.facts).map(([name, fact]) => factLine(name, fact, query.now));
  return [...nobody, ...situationOf({ ...asker, device: {}, deviceAge: 0 }), ...facts];
}

function factLine(name: string, fact: Fact, now: number): string {
  const age = fact.at === null ? 'of unknown age' : `${formatDuration(now - fact.at)} old`;
  return `device.${name}: ${JSON.stringify(fact.value)}, ${age}${cameWithSignIn(fact) ? ', brought by the sign-in' : ''}`;
}
