/** In whose spelling an app learns who is asking: the headers of Sallyport itself, or those of the proxy that it comes from. */

import type { Principal } from '../core/identity.ts';
import type { Permit } from '../core/policy/decide.ts';
import { Recent } from '../core/recent.ts';
import type { SigningKey } from './assertion-keys.ts';
import { createMinter, emailOf, groupsOf, type MinterOptions } from './assertion.ts';

export type Preset = 'sallyport' | 'pomerium' | 'oauth2-proxy';

export interface IdentityHeadersOptions {
  readonly preset: Preset;
  /** Also as plain headers. */
  readonly readable: boolean;
  readonly signer: SigningKey;
  /** The gate's `iss`. */
  readonly issuer: string;
  /** The app as browsers see it, `https://finance.corp.example`. */
  readonly origin: string;
  /** ms. */
  readonly lifetime: number;
}

/** Flat: `[name, value, …]`. Empty for an anonymous caller, so that an app never takes an absent name for a person. */
export type IdentityHeaders = (permit: Permit) => readonly string[];

const NOBODY: readonly string[] = Object.freeze([]);

/** Where an app of this preset looks for the keys; null = at the gate's own path only. */
export function presetKeysPath(preset: Preset): string | null {
  return preset === 'pomerium' ? '/.well-known/pomerium/jwks.json' : null;
}

export function createIdentityHeaders(options: IdentityHeadersOptions): IdentityHeaders {
  const mint = createMinter(tokenOf(options));
  const name = options.preset === 'pomerium' ? 'x-pomerium-jwt-assertion' : 'x-sallyport-assertion';
  const prefixes = prefixesOf(options);
  const known = new Recent<Principal, readonly string[]>(options.lifetime);

  return (permit) => {
    const { identity, now } = permit.query;
    if (identity.via === 'none') return NOBODY;
    const assertion = mint(permit);
    const before = known.get(identity, now);
    // The minter hands out the same string while it lasts.
    if (before?.[1] === assertion) return before;
    const headers = [name, assertion];
    for (const prefix of prefixes) pushReadable(headers, prefix, identity);
    known.set(identity, Object.freeze(headers));
    return headers;
  };
}

function tokenOf({ preset, signer, issuer, origin, lifetime }: IdentityHeadersOptions): MinterOptions {
  if (preset !== 'pomerium') return { signer, issuer, audience: origin, lifetime };
  // Pomerium's libraries expect the app's own host as both, and no type of their own.
  const { host } = new URL(origin);
  return { signer, issuer: host, audience: host, lifetime, type: 'JWT' };
}

function prefixesOf({ preset, readable }: IdentityHeadersOptions): readonly string[] {
  const prefixes = readable ? ['x-sallyport-'] : [];
  // As an upstream of oauth2-proxy, and as nginx copies them from its answers.
  return preset === 'oauth2-proxy' ? [...prefixes, 'x-forwarded-', 'x-auth-request-'] : prefixes;
}

const MOST_GROUP_BYTES = 8_192;

/** Printable ASCII without a blank at either end: nothing that breaks a header, or that two apps could decode in two ways. */
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * A value that does not fit is left out, never encoded or cut: what only looks like a name would be another's. A group with a comma
 * would read as two, so it is left out as well. The assertion has them all.
 */
function pushReadable(headers: string[], prefix: string, { sub, claims }: Principal): void {
  pushPlain(headers, `${prefix}user`, sub);
  pushPlain(headers, `${prefix}email`, emailOf(claims) ?? '');
  const groups = groupsOf(claims) ?? [];
  const list = groups.filter((group) => PLAIN.test(group) && !group.includes(',')).join(',');
  if (list.length <= MOST_GROUP_BYTES) pushPlain(headers, `${prefix}groups`, list);
}

function pushPlain(headers: string[], name: string, value: string): void {
  if (PLAIN.test(value)) headers.push(name, value);
}
