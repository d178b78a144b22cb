/** The named weakenings: what is unsafe is refused unless its name stands under `insecure:`, and is shown while it is on. */

import { z } from 'zod';
import type { Path } from '../document.ts';
import type { Site } from './site.ts';

const MEANING = {
  'plain-http-listener': 'requests reach the gate unencrypted',
  'plain-http-upstream': 'requests and identities reach the app unencrypted',
  'plain-http-issuer': 'the keys that verify tokens are fetched unencrypted',
  'service-workers': 'scripts of the app can answer its browsers without the gate, and take sessions of its host',
  'unverified-upstream-tls': 'whoever answers at the address of the app is taken for the app',
  'literal-secret': 'a secret stands in a configuration file',
  'untyped-logout-tokens': 'another token of the provider could be sent as a sign-out',
  'plain-redis': 'whoever is on the way to Redis could bring ended sessions back',
  'weak-key': 'a secret is short enough to be guessed',
  'public-write': 'the policy lets anybody, without a sign-in, do more than read',
  'open-admin': 'whoever reaches the admin listener may use it',
} as const;

export type WeakeningName = keyof typeof MEANING;

/** A weakening that is in force, for the start banner and for `status`. */
export interface Weakening {
  readonly name: WeakeningName;
  /** The key it weakens: `listen`, `apps.marketing-db.upstream.to`. */
  readonly where: string;
  readonly meaning: string;
}

export const EVERYWHERE = [
  'plain-http-listener',
  'plain-http-upstream',
  'plain-http-issuer',
  'literal-secret',
  'plain-redis',
  'weak-key',
  'public-write',
  'open-admin',
] as const satisfies readonly WeakeningName[];

/** `unverified-upstream-tls` and `service-workers` are switches and not only permissions, so they can be named for one app only. */
export const IN_AN_APP = [
  'plain-http-upstream',
  'service-workers',
  'unverified-upstream-tls',
  'literal-secret',
  'public-write',
] as const satisfies readonly WeakeningName[];

export const IN_A_PROVIDER = ['plain-http-issuer', 'untyped-logout-tokens'] as const satisfies readonly WeakeningName[];

/** @param names what may be weakened at this place */
export function insecureSchema<const T extends readonly [WeakeningName, ...WeakeningName[]]>(names: T) {
  const meanings = names.map((name) => `\`${name}\`: ${MEANING[name]}`).join('; ');
  return z.array(z.enum(names)).default([]).describe(`What is knowingly unsafe here. ${meanings}.`);
}

/** One name under one `insecure:`. */
interface Permission {
  readonly name: WeakeningName;
  readonly site: Site;
  used: boolean;
}

/** Which weakenings were named, which were needed: filled while the settings are checked. */
export class Weakenings {
  readonly #permissions: Permission[] = [];
  readonly #active: Weakening[] = [];

  /** @param site the `insecure:` list itself */
  permit(names: readonly WeakeningName[], site: Site): void {
    for (const [index, name] of names.entries()) this.#permissions.push({ name, site: site.in(index), used: false });
  }

  /** Whether the name covers this place, from the top or from the app or provider around it; then it is in force here. */
  covers(name: WeakeningName, path: Path): boolean {
    const permissions = this.#permissions.filter(
      (permission) => permission.name === name && permission.site.path.slice(0, -2).every((key, i) => key === path[i]),
    );
    if (permissions.length === 0) return false;
    for (const permission of permissions) permission.used = true;
    this.#active.push({ name, where: path.join('.'), meaning: MEANING[name] });
    return true;
  }

  get active(): readonly Weakening[] {
    return this.#active;
  }

  /** Warns about each name that weakens nothing: it would silently allow what is added later. */
  reportUnused(): void {
    for (const { name, site, used } of this.#permissions) {
      if (!used)
        site.warn(
          'unused-weakening',
          `\`${name}\` weakens nothing here`,
          'remove it: it would allow what is added later',
        );
    }
  }
}
