/** `providers.X.step_up`: what to ask a provider for, so that the next sign-in brings a missing `amr` or `acr`. */

import { z } from 'zod';

export const stepUpSchema = z.record(
  z.string().regex(/^(amr|acr)\../, 'a key here is `amr.` or `acr.` and a value, such as `amr.mfa`'),
  z
    .strictObject({ acr_values: z.array(z.string().min(1)).min(1).describe('Sent as `acr_values`.') })
    .describe('What to ask for, so that the next sign-in has this value.'),
);

export interface StepUpMethod {
  readonly claim: 'amr' | 'acr';
  /** The value that is missing. */
  readonly value: string;
  /** What to send to get it. */
  readonly acrValues: readonly string[];
}

export function readStepUp(input: z.output<typeof stepUpSchema>): readonly StepUpMethod[] {
  return Object.entries(input).map(([key, { acr_values: acrValues }]) => ({
    claim: key.startsWith('amr.') ? 'amr' : 'acr',
    value: key.slice(4),
    acrValues,
  }));
}
