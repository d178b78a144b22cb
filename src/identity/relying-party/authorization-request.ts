/** What is asked of a provider when a sign-in begins (OpenID Connect Core §3.1.2.1, RFC 7636, RFC 9126). */

import { hash } from 'node:crypto';
import type { ServerMetadata } from 'openid-client';
import type { Attempt } from './attempt.ts';
import type { Conversation } from './conversation.ts';
import type { RelyingPartyOptions } from './options.ts';

export interface Manner {
  /** To sign in as somebody else. */
  readonly prompt?: 'select_account';
}

/** @returns where to send the browser; through a pushed request wherever the provider takes one. Rejects when that fails. */
export async function requestAuthorization(
  { client, configuration }: Conversation,
  metadata: ServerMetadata,
  parameters: Record<string, string>,
): Promise<URL> {
  // No falling back to the open way: what is pushed can be neither read nor changed in the browser.
  return metadata.pushed_authorization_request_endpoint === undefined
    ? client.buildAuthorizationUrl(configuration, parameters)
    : client.buildAuthorizationUrlWithPAR(configuration, parameters);
}

export function authorizationParameters(
  { scopes }: RelyingPartyOptions,
  metadata: ServerMetadata,
  attempt: Attempt,
  { prompt }: Manner,
): Record<string, string> {
  const { acrValues, maxAge } = attempt.wish;
  return {
    response_type: 'code',
    response_mode: 'query',
    scope: [...new Set(['openid', ...scopes])].join(' '),
    redirect_uri: attempt.redirectUri,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: hash('sha256', attempt.verifier, 'base64url'),
    code_challenge_method: 'S256',
    ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
    ...(maxAge === null ? {} : { max_age: String(maxAge) }),
    ...(metadata.claims_parameter_supported === true ? { claims: JSON.stringify(wantedClaims(acrValues)) } : {}),
    ...(prompt === undefined ? {} : { prompt: known(prompt, metadata) }),
  };
}

/** A provider that says which it knows, and does not know `select_account`, lets somebody else in by `login`. */
function known(prompt: NonNullable<Manner['prompt']>, { prompt_values_supported: values }: ServerMetadata): string {
  return Array.isArray(values) && !values.includes(prompt) ? 'login' : prompt;
}

/**
 * What rules read of a sign-in, which many providers say only when asked. `acr_values` is a wish that may be ignored; as an
 * essential claim the provider must fulfil it or refuse (§5.5.1.1).
 */
function wantedClaims(acrValues: readonly string[]): object {
  const acr = acrValues.length === 0 ? null : { essential: true, values: acrValues };
  return { id_token: { auth_time: null, amr: null, acr } };
}
