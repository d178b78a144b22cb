/** What is the same in all records of one caller under one decision — who, which device, which rule — as JSON made once. */

import type { Device } from '../core/device.ts';
import type { Entry } from '../core/entry.ts';
import type { Identity } from '../core/identity.ts';
import type { Decision } from '../core/policy/decide.ts';
import type { Attribute } from '../core/policy/model.ts';
import type { Shadow, Verdict } from '../core/policy/verdict.ts';
import { Recent } from '../core/recent.ts';
import { failedOf, fixedFields, type RecordContext, timesOf, type Times } from './record-line.ts';

interface Fragment extends Times {
  readonly app: string | null;
  readonly device: Device | null;
  readonly reads: readonly Attribute[];
  readonly failed: ReadonlySet<string>;
  // Not the decision itself: with its query and path it would live as long as the caller.
  readonly verdict: Verdict;
  readonly shadow: Shadow | null;
  readonly policy: string;
  /** The text is cut where an age stands: up to the end of `subject`, of `device`, and of the fixed fields. */
  readonly subjectText: string;
  readonly deviceText: string;
  readonly restText: string;
}

/** Of one caller: under more decisions than these at once the oldest is made anew. */
const MOST = 8;
/** ms. Making one takes 10 µs. */
const PERIOD = 60_000;

export class Fragments {
  #known = new Recent<Identity, Fragment[]>(PERIOD);

  /** The fixed fields of a decided request: `,"app":…`. */
  textFor(entry: Entry, decision: Decision, identity: Identity, context: RecordContext): string {
    const now = entry.decidedAt ?? entry.startedAt;
    const known = this.#known.get(identity, now);
    const fragment = findIn(known, entry, decision) ?? this.#make(entry, decision, identity, context, known);
    return (
      fragment.subjectText +
      age(',"session_age":', now, fragment.issuedAt) +
      age(',"auth_age":', now, fragment.signedInAt) +
      fragment.deviceText +
      age(',"age":', now, fragment.factAt) +
      fragment.restText
    );
  }

  /** The masks have changed. */
  forget(): void {
    this.#known = new Recent(PERIOD);
  }

  /** @param known those of the identity; undefined = none. */
  #make(
    entry: Entry,
    decision: Decision,
    identity: Identity,
    context: RecordContext,
    known: Fragment[] | undefined,
  ): Fragment {
    const { app, resource, subject, device, ...rest } = fixedFields(entry, context);
    const subjectText = `,"app":${JSON.stringify(app)},"resource":${JSON.stringify(resource)},"subject":${open(subject)}`;
    const deviceText = `${close(subject)},"device":${open(device)}`;
    const restText = `${close(device)},${JSON.stringify(rest).slice(1, -1)}`;
    const { verdict, shadow, policy } = decision;
    const { app: name, device: inspected, reads } = entry;
    const key = { app: name, device: inspected, reads, failed: failedOf(entry), verdict, shadow, policy };
    const fragment = { ...key, ...timesOf(entry), subjectText, deviceText, restText };
    if (known === undefined) this.#known.set(identity, [fragment]);
    else if (known.push(fragment) > MOST) known.shift();
    return fragment;
  }
}

function findIn(known: readonly Fragment[] | undefined, entry: Entry, decision: Decision): Fragment | null {
  if (known === undefined) return null;
  for (const fragment of known) if (isSame(fragment, entry, decision)) return fragment;
  return null;
}

/** Without its last brace, so that an age can follow. Null is whole: it has no age. */
function open(object: object | null): string {
  return object === null ? 'null' : JSON.stringify(object).slice(0, -1);
}

function close(object: object | null): string {
  return object === null ? '' : '}';
}

/** Whole seconds. What lies ahead has no age, for the policy neither (clocks of two machines differ). */
function age(name: string, now: number, then: number | null): string {
  return then === null || then > now ? '' : name + Math.floor((now - then) / 1000);
}

function isSame(fragment: Fragment, { app, device, reads }: Entry, decision: Decision): boolean {
  const { failed } = decision.query.reach;
  const { verdict: one, shadow, policy } = fragment;
  const { verdict: other } = decision;
  return (
    fragment.reads === reads &&
    fragment.device === device &&
    fragment.app === app &&
    one.by === other.by &&
    one.resource === other.resource &&
    one.effect === other.effect &&
    one.uncertain === other.uncertain &&
    policy === decision.policy &&
    shadow?.by === decision.shadow?.by &&
    shadow?.effect === decision.shadow?.effect &&
    (fragment.failed === failed || areSame([...fragment.failed], [...failed])) &&
    areSame(one.postures, other.postures) &&
    areSame(one.reasons, other.reasons)
  );
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
