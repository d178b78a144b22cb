/** The signature algorithms of tokens (RFC 7518 §3.1, RFC 8037, RFC 9864). */

/** Signature algorithms that can be allowed; none of them has a secret that the verifier shares. */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

export type Algorithm = (typeof ALGORITHMS)[number];
