/** What a policy needs of a sign-in, as a provider can be asked for it. */

import type { Identity } from '../../core/identity.ts';
import type { StepUp, Verdict } from '../../core/policy/verdict.ts';
import type { App } from '../../stages.ts';
import type { SignInWish } from './challenge.ts';

/** @returns null when any sign-in would do, or what is needed cannot be put in words that a provider knows. */
export function signInWish(app: App, identity: Identity, { stepUp }: Verdict): SignInWish | null {
  if (stepUp === null) return null;
  const acrValues = acrValuesFor(app, identity.via === 'none' ? null : identity.provider, stepUp);
  return acrValues.length === 0 && stepUp.maxAge === null ? null : { acrValues, maxAge: stepUp.maxAge };
}

/**
 * `amr` has no parameter in OpenID Connect, `acr_values` has. Any of several `acr_values` satisfies a provider, so what
 * stands for an `amr` is asked for only where no `acr` is: else it would answer with the weaker one, and ask for ever.
 *
 * @param provider null while it is not known which it will be.
 */
export function acrValuesFor(app: App, provider: string | null, { amr, acr }: Pick<StepUp, 'amr' | 'acr'>): string[] {
  const spelled = (claim: 'amr' | 'acr', value: string): readonly string[] =>
    provider === null ? [] : app.acrValues(provider, claim, value);
  const classes = acr.flatMap((value) => {
    const known = spelled('acr', value);
    return known.length === 0 ? [value] : known;
  });
  return [...new Set(classes.length > 0 ? classes : amr.flatMap((value) => spelled('amr', value)))];
}
