/** One identity provider: its keys, its rules for tokens, and the principals that its tokens stand for. */

import { type Algorithm, ALGORITHMS } from '../core/algorithm.ts';
import type { Principal } from '../core/identity.ts';
import type { Refusal } from '../core/refusal.ts';
import { type ClaimMapper, type ClaimMappingOptions, createClaimMapper } from './claim-mapping.ts';
import { type KeyPace, KeySet, type KeySetStatus } from './key-set.ts';
import type { KeySource } from './key-source.ts';
import type { SignInOptions } from './relying-party/options.ts';
import { RelyingParty } from './relying-party/relying-party.ts';
import { type BearerRules, createVerifier, type TokenVerifier } from './token.ts';
import type { TokenClaims } from './token-claims.ts';
import { refuse, type UnverifiedToken } from './token-format.ts';
import { VerificationMemory } from './verification-memory.ts';

/** Fits a provider of sallyport.yaml, together with what the policy declares. Times in ms. */
export interface ProviderOptions extends ClaimMappingOptions {
  readonly name: string;
  /** Exactly as it stands in `iss`. */
  readonly issuer: string;
  readonly clientId: string | null;
  readonly keys: KeySource;
  readonly maxStale: number;
  /** Null = no bearer tokens from here. */
  readonly bearer: BearerRules | null;
  /** Null = nobody signs in here with a browser. */
  readonly signIn: SignInOptions | null;
}

export interface ProviderStatus extends KeySetStatus {
  readonly name: string;
  readonly issuer: string;
}

const MOST_REMEMBERED = 10_000;

let made = 0;

export class Provider {
  readonly name: string;
  readonly issuer: string;
  readonly options: ProviderOptions;
  readonly keySet: KeySet;
  /** For those who sign in with a browser; null = nobody does. */
  readonly relyingParty: RelyingParty | null;
  readonly #verify: TokenVerifier | null;
  readonly #map: ClaimMapper;
  readonly #memory = new VerificationMemory(MOST_REMEMBERED);
  readonly #number = ++made;

  constructor(options: ProviderOptions, keySet: KeySet) {
    this.name = options.name;
    this.issuer = options.issuer;
    this.options = options;
    this.keySet = keySet;
    this.#verify = options.bearer === null ? null : createVerifier(options.issuer, options.bearer, keySet);
    this.#map = createClaimMapper(options);
    const { name, issuer, signIn } = options;
    this.relyingParty = signIn === null ? null : new RelyingParty({ name, issuer, ...signIn }, keySet, this.#map);
  }

  /** Keys have been had once. */
  get ready(): boolean {
    return this.keySet.ready;
  }

  /** @param now ms since the epoch. */
  status(now: number = Date.now()): ProviderStatus {
    return { name: this.name, issuer: this.issuer, ...this.keySet.status(now) };
  }

  /** Fetches the keys now; settles when that is done, and never rejects. */
  async reload(): Promise<void> {
    await this.keySet.reload();
  }

  /** Stops asking for keys; what it has goes on verifying for as long as it may. */
  close(): void {
    this.keySet.close();
  }

  /** The principal of a token that was verified before and still holds; null = verify it. @param key the token's hash. */
  recall(key: string, now: number): Principal | Refusal | null {
    const ring = this.keySet.usable(now);
    const known = ring === null ? null : this.#memory.find(key, ring);
    if (known === null) return null;
    if (now >= known.principal.expiresAt) return refuse('expired');
    return now < known.notBefore ? refuse('not-yet-valid') : known.principal;
  }

  /** @throws Fault `keys-unavailable` */
  async verify(token: UnverifiedToken, key: string, now: number): Promise<Principal | Refusal> {
    if (this.#verify === null) return refuse('no-bearer-provider');
    const verified = await this.#verify(token, now);
    if ('reason' in verified) return verified;
    const { claims, payload, ring } = verified;
    const principal = this.#principal(claims, payload, key, now);
    const verification = { principal, notBefore: claims.notBefore };
    // A fetch may have taken the key away while the signature was checked.
    if (ring !== this.keySet.usable(now)) return principal;
    return this.#memory.remember(key, verification, ring).principal;
  }

  /** A provider's clock may be ahead within `clock_skew`; what is further in the future is no sign-in that anybody made. */
  #signedInAt(at: number | null, now: number): number | null {
    const skew = this.options.bearer?.clockSkew ?? 0;
    return at === null || at > now + skew ? null : Math.min(at, now);
  }

  #principal(token: TokenClaims, payload: Parameters<ClaimMapper>[0], key: string, now: number): Principal {
    const { claims, deviceClaims, incomplete } = this.#map(payload);
    return Object.freeze({
      via: 'bearer',
      provider: this.name,
      iss: token.iss,
      sub: token.sub,
      claims,
      incomplete,
      signIn: Object.freeze({ ...token.signIn, at: this.#signedInAt(token.signIn.at, now) }),
      issuedAt: Math.min(token.issuedAt, now),
      expiresAt: token.expiresAt,
      sid: token.sid,
      session: null,
      deviceClaims,
      factsAt: Math.min(token.issuedAt, now),
      // Another provider object may read other facts from the same bytes.
      fingerprint: `${this.#number}.${key}`,
    });
  }
}

/** Begins to fetch the keys at once. A provider that cannot be reached is not an error: it is not `ready`, and is asked again. */
export function createProvider(options: ProviderOptions, pace?: KeyPace, onWithdrawn?: () => void): Provider {
  const { issuer, clientId, keys: source, maxStale } = options;
  const algorithms = algorithmsOf(options);
  return new Provider(options, new KeySet({ issuer, clientId, source, algorithms, maxStale }, pace, onWithdrawn));
}

/** Of any token of the provider: which of them a token may use is judged again with its kind. */
export function algorithmsOf({ bearer, signIn }: ProviderOptions): readonly Algorithm[] {
  const named = [...(bearer?.algorithms ?? []), ...(signIn?.algorithms ?? [])];
  return named.length === 0 ? ALGORITHMS : [...new Set(named)];
}
