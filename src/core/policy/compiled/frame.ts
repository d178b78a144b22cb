/** One request as the tables see it. There is one frame, filled anew for each, so that asking leaves nothing on the heap. */

import { UNKNOWN_DEVICE } from '../../device.ts';
import { ANONYMOUS, type Identity } from '../../identity.ts';
import type { Policy, Posture } from '../model.ts';
import type { Query } from '../query.ts';
import type { Asker } from '../situation.ts';
import type { Truth } from '../truth.ts';
import type { AddressClass, AddressSpace } from './address-space.ts';
import { hasBit } from './bits.ts';
import type { DevicePortrait } from './device-portraits.ts';
import type { PathReading } from './path-reading.ts';
import type { Portrait } from './portraits.ts';
import type { PostureReading } from './posture-reading.ts';
import type { Standing } from './standing.ts';

const NOTHING_ASKED: Query = {
  app: '',
  method: '',
  path: { path: '/', query: '', segments: [], trailingSlash: false, folded: [] },
  identity: ANONYMOUS,
  device: UNKNOWN_DEVICE,
  ip: [],
  now: 0,
  reach: { amr: null, failed: new Set() },
};

export class Frame implements Asker {
  readonly policy: Policy;
  readonly #addresses: AddressSpace;
  query: Query = NOTHING_ASKED;
  /** `unknown` while it is considered what signing in could give. */
  identity: Identity | 'unknown' = ANONYMOUS;
  /** Null of an anonymous caller. */
  portrait: Portrait | null = null;
  standing: Standing;
  device: DevicePortrait;
  readonly path: PathReading;
  /** Of the caller's address; undefined while nobody asked. */
  #address: AddressClass | null | undefined;

  constructor(policy: Policy, addresses: AddressSpace, standing: Standing, device: DevicePortrait, path: PathReading) {
    this.policy = policy;
    this.#addresses = addresses;
    this.standing = standing;
    this.device = device;
    this.path = path;
  }

  empty(): void {
    this.query = NOTHING_ASKED;
  }

  /** The path was read before. */
  fill(query: Query, portrait: Portrait | null, standing: Standing, device: DevicePortrait): void {
    this.query = query;
    this.identity = query.identity;
    this.portrait = portrait;
    this.standing = standing;
    this.device = device;
    this.#address = undefined;
  }

  /** Asks something as if nothing were known about the caller. @param anybody the standing of such a one */
  asAnybody<Answer>(anybody: Standing, ask: () => Answer): Answer {
    const { identity, standing } = this;
    this.identity = 'unknown';
    this.standing = anybody;
    try {
      return ask();
    } finally {
      this.identity = identity;
      this.standing = standing;
    }
  }

  /** Asks something as if the device were another. */
  on<Answer>(device: DevicePortrait, ask: () => Answer): Answer {
    const { device: own } = this;
    this.device = device;
    try {
      return ask();
    } finally {
      this.device = own;
    }
  }

  /** Whether the caller is one of whom a rule speaks, by the rule's number. */
  subject(sink: number): Truth {
    if (hasBit(this.standing.yes, sink)) return 'T';
    return hasBit(this.standing.unknown, sink) ? 'U' : 'F';
  }

  isIn(network: string): boolean {
    if (this.#address === undefined) this.#address = this.#addresses.classOf(this.query.ip);
    return this.#address !== null && this.#address.isIn(network);
  }

  posture(posture: Posture): PostureReading {
    return this.device.reading(posture, this.query);
  }
}
