/** How a claim of a token becomes a name of the policy: `realm_access.roles`, or `["https://corp.example/groups"]`. */

import { z } from 'zod';

/** The members to follow from the top of the token, one by one. */
export type ClaimPath = readonly [string, ...string[]];

/** One claim or device fact: the name in the policy, and where the token carries it. */
export interface Mapping {
  readonly name: string;
  readonly path: ClaimPath;
}

const literal = z.array(z.string().min(1)).min(1).describe('Member names taken as they are, dots and all.');

/** A string is split at its dots; a list is taken as it is, because names that are URLs have dots themselves. */
export function claimPathSchema() {
  return z
    .union([z.string().min(1), literal])
    .transform((input, context): ClaimPath => {
      const [first, ...rest] = typeof input === 'string' ? input.split('.') : input;
      if (first !== undefined && ![first, ...rest].includes('')) return [first, ...rest];
      context.addIssue({
        code: 'custom',
        message: `\`${String(input)}\` has an empty part; write \`["…"]\` to take it literally`,
      });
      return z.NEVER;
    })
    .meta({ examples: ['realm_access.roles', ['https://corp.example/groups']] });
}

export function mappingsOf(input: Readonly<Record<string, ClaimPath>>): readonly Mapping[] {
  return Object.entries(input).map(([name, path]) => ({ name, path }));
}
