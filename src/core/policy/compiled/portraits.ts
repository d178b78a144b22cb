/** What is remembered of a verified caller: the cohort, and claims as rules read them. Nothing that expires, nothing that ages. */

import type { Device } from '../../device.ts';
import type { Principal } from '../../identity.ts';
import { foldValue } from '../../fold.ts';
import { rawClaim, readAs, type Value } from '../attribute.ts';
import type { Attribute } from '../model.ts';
import type { Query } from '../query.ts';
import type { Reading } from '../subject.ts';
import type { Cohort, Cohorts } from './cohorts.ts';
import type { DevicePortrait, DevicePortraits } from './device-portraits.ts';
import type { Standing } from './standing.ts';
import type { ClaimReading, Subjects } from './subjects.ts';

export class Portrait {
  readonly #principal: Principal;
  /** Good from here … */
  readonly from: number;
  /** … and before this, ms: a claim may hold a time that comes. */
  readonly until: number;
  cohort: Cohort;
  /** The one that was asked about last: most callers have only one. */
  #device: DevicePortrait | null = null;
  /** Made when the first is read: in most policies none is, and two empty maps are half a kilobyte. */
  #narrow: Map<string, Value | null> | null = null;
  #wide: Map<string, Value | null> | null = null;

  constructor(principal: Principal, { from, until }: ClaimReading, cohort: Cohort) {
    this.#principal = principal;
    this.from = from;
    this.until = until;
    this.cohort = cohort;
  }

  /** INVARIANT: whoever asked `Portraits` for this has a cohort whose standing is kept. */
  get standing(): Standing {
    const { standing } = this.cohort;
    if (standing === null) throw new TypeError('the standing of this cohort is not kept');
    return standing;
  }

  deviceAmong(devices: DevicePortraits, device: Device): DevicePortrait {
    if (this.#device !== null && this.#device.isOf(device)) return this.#device;
    this.#device = devices.of(device);
    return this.#device;
  }

  /** A claim to be compared with a part of the path. Wide: folded, where it is text. */
  valueOf(attribute: Attribute, reading: Reading, query: Query): Value | null {
    const values = reading === 'narrow' ? (this.#narrow ??= new Map()) : (this.#wide ??= new Map());
    let value = values.get(attribute.name);
    if (value !== undefined) return value;
    const raw = rawClaim(attribute, { identity: this.#principal });
    value = raw === null ? null : readAs(attribute.type, raw, query.now);
    if (reading === 'wide') value = foldedValue(value);
    values.set(attribute.name, value);
    return value;
  }
}

export class Portraits {
  readonly #subjects: Subjects;
  readonly #cohorts: Cohorts;
  /**
   * By the object, which never changes and which whoever verified the credential remembers: so no key has to be
   * trusted, and what is remembered goes with the caller.
   */
  readonly #known = new WeakMap<Principal, Portrait>();

  constructor(subjects: Subjects, cohorts: Cohorts) {
    this.#subjects = subjects;
    this.#cohorts = cohorts;
  }

  of(principal: Principal, query: Query): Portrait {
    const known = this.#known.get(principal);
    if (known === undefined || query.now < known.from || query.now >= known.until) {
      return this.#paint(principal, query.now);
    }
    known.cohort = this.#cohorts.current(known.cohort);
    return known;
  }

  #paint(principal: Principal, now: number): Portrait {
    const reading = this.#subjects.read(principal, now);
    const portrait = new Portrait(principal, reading, this.#cohorts.of(reading.changes));
    this.#known.set(principal, portrait);
    return portrait;
  }
}

function foldedValue(value: Value | null): Value | null {
  if (typeof value === 'string') return foldValue(value);
  if (value === null || typeof value !== 'object') return value;
  const folded: string[] = [];
  for (const one of value) {
    // A version is no text that a path could spell.
    if (typeof one !== 'string') return value;
    folded.push(foldValue(one));
  }
  return folded;
}
