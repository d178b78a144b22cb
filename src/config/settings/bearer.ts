/** `providers.X.bearer`: which access tokens of a provider are accepted. */

import { z } from 'zod';
import { type Algorithm, ALGORITHMS } from '../../core/algorithm.ts';
import { duration } from './scalar.ts';
import type { Site } from './site.ts';

const algorithm = z.enum(ALGORITHMS, {
  error: ({ input }) => {
    if (typeof input === 'string' && /^none$/i.test(input))
      return 'a token without a signature proves nothing: `none` cannot be allowed';
    if (typeof input === 'string' && /^HS/i.test(input)) {
      return `\`${input}\` signs with a secret that whoever verifies also has: only public-key algorithms can be allowed`;
    }
    return undefined;
  },
});

export const bearerSchema = z.strictObject({
  audiences: z.array(z.string().min(1)).min(1).describe('A token is accepted if its `aud` has one of these.'),
  algorithms: z
    .array(algorithm)
    .min(1)
    .default(['RS256', 'PS256', 'ES256', 'EdDSA'])
    .describe('Signature algorithms that are accepted; public-key ones only.'),
  profile: z
    .enum(['rfc9068', 'jwt'])
    .default('rfc9068')
    .describe(
      '`rfc9068`: `typ` is `at+jwt`, and all its claims are there. `jwt`: providers whose access tokens are plain JWTs.',
    ),
  clock_skew: duration({ max: '60s' }).prefault('5s').describe('How far the clocks may differ, at most 60 s.'),
  max_lifetime: duration({ min: '1m' })
    .prefault('24h')
    .describe('From `iat` to `exp`; tokens that live longer are refused.'),
});

export interface Bearer {
  readonly audiences: readonly string[];
  readonly algorithms: readonly Algorithm[];
  readonly profile: 'rfc9068' | 'jwt';
  /** Milliseconds. */
  readonly clockSkew: number;
  /** Milliseconds. */
  readonly maxLifetime: number;
}

export function readBearer(input: z.output<typeof bearerSchema>, clientId: string | undefined, site: Site): Bearer {
  for (const [index, audience] of input.audiences.entries()) {
    // RFC 8725 §3.12: an ID token has the client as its audience, and must never pass for an access token.
    if (audience === clientId) {
      site
        .in('audiences', index)
        .error('audience-is-client-id', `\`${audience}\` is the \`client_id\`: ID tokens would pass as access tokens`);
    }
  }
  return {
    audiences: input.audiences,
    algorithms: input.algorithms,
    profile: input.profile,
    clockSkew: input.clock_skew,
    maxLifetime: input.max_lifetime,
  };
}
