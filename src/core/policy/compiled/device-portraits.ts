/** What is remembered of a device: how each posture reads, and the instants at which that changes. Its age is asked each time. */

import { type Device, UNKNOWN_DEVICE } from '../../device.ts';
import type { Policy, Posture } from '../model.ts';
import type { Query } from '../query.ts';
import { cameWithSignIn } from '../renewal.ts';
import { type Freshness, PostureReader, type PostureReading } from './posture-reading.ts';

export class DevicePortrait {
  readonly #policy: Policy;
  readonly #device: Device;
  readonly #freshness: Freshness;
  /** Made when a rule first asks. */
  #readings: Map<Posture, PostureReading> | null = null;
  #renewed: DevicePortrait | null | undefined;

  constructor(policy: Policy, device: Device, freshness: Freshness) {
    this.#policy = policy;
    this.#device = device;
    this.#freshness = freshness;
  }

  isOf(device: Device): boolean {
    return this.#device === device;
  }

  reading(posture: Posture, query: Query): PostureReading {
    const known = this.#readings?.get(posture);
    if (known !== undefined && known.from <= query.now && query.now < known.until) return known;
    const reading = new PostureReader(this.#policy, this.#device, this.#freshness, query.now).read(posture);
    this.#readings ??= new Map();
    this.#readings.set(posture, reading);
    return reading;
  }

  /** The same device after another sign-in. Null when none of its facts came with one. */
  get renewed(): DevicePortrait | null {
    if (this.#renewed === undefined) this.#renewed = this.#renew();
    return this.#renewed;
  }

  #renew(): DevicePortrait | null {
    if (!Object.values(this.#device.facts).some(cameWithSignIn)) return null;
    return new DevicePortrait(this.#policy, this.#device, 'renewed');
  }
}

export class DevicePortraits {
  readonly #policy: Policy;
  /** By the object, which never changes: other facts are another device. */
  readonly #known = new WeakMap<Device, DevicePortrait>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  get unknown(): DevicePortrait {
    return this.of(UNKNOWN_DEVICE);
  }

  of(device: Device): DevicePortrait {
    const known = this.#known.get(device);
    if (known !== undefined) return known;
    const portrait = new DevicePortrait(this.#policy, device, 'as-known');
    this.#known.set(device, portrait);
    return portrait;
  }
}
