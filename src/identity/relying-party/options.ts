/** As whom the gate is known at a provider, and what it asks for there. */

import type { Algorithm } from '../../core/algorithm.ts';

/** Fits the sign-in part of a provider of sallyport.yaml. Times in ms. */
export interface SignInOptions {
  readonly clientId: string;
  readonly authentication: ClientAuthentication;
  /** `openid` is asked for whether it stands here or not. */
  readonly scopes: readonly string[];
  /** Whether to ask the userinfo endpoint too: some providers keep groups out of the ID token. */
  readonly userinfo: boolean;
  /** Of ID tokens and logout tokens; public-key ones only. */
  readonly algorithms: readonly Algorithm[];
  /** How far the clocks may differ. */
  readonly clockSkew: number;
  /** For each request to the provider. */
  readonly timeout: number;
  /** `required`: logout tokens are `logout+jwt`. `optional` is a weakening: providers that leave it out, or write `JWT`. */
  readonly logoutType: 'required' | 'optional';
}

/** How the gate proves to the token endpoint that it is this client. */
export type ClientAuthentication =
  /** By `client_secret_post`, or `client_secret_basic` where the metadata does not list that. */
  | { readonly kind: 'secret'; readonly secret: string }
  /** `private_key_jwt` (RFC 7523 §2.2). A private key in PEM, or a JWK, whose `kid` is then said to the provider. */
  | { readonly kind: 'key'; readonly key: string }
  /** A public client: PKCE alone binds the code. */
  | { readonly kind: 'none' };

/** A provider's sign-in. Whether its issuer may be plain http was judged with the configuration; here the scheme says it. */
export interface RelyingPartyOptions extends SignInOptions {
  /** The provider's name in sallyport.yaml. */
  readonly name: string;
  /** Exactly as it stands in `iss`. */
  readonly issuer: string;
}
