/** What a provider says of itself, reduced to what the gate uses, with every endpoint judged before it is asked. */

import type { ServerMetadata } from 'openid-client';
import { type Asker, discover, pinned } from '../discovery.ts';
import { isListOfStrings } from '../registered-claims.ts';
import type { RelyingPartyOptions } from './options.ts';

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'pushed_authorization_request_endpoint',
  'revocation_endpoint',
  'end_session_endpoint',
] as const;

const LISTS = [
  'code_challenge_methods_supported',
  'token_endpoint_auth_methods_supported',
  'token_endpoint_auth_signing_alg_values_supported',
  'prompt_values_supported',
] as const;

const FLAGS = [
  'authorization_response_iss_parameter_supported',
  'claims_parameter_supported',
  'require_pushed_authorization_requests',
] as const;

/** @throws Error when the metadata cannot be had, is another issuer's, or sends the gate or the browser where they must not go. */
export async function readMetadata({
  issuer,
  clientId,
  timeout,
  algorithms,
}: RelyingPartyOptions): Promise<ServerMetadata> {
  const asker: Asker = { issuer, clientId, timeout };
  const told = await discover(asker);
  // openid-client then holds ID tokens to the gate's own list, as the gate itself does.
  const metadata: Record<string, string | string[] | boolean> & { issuer: string } = {
    issuer,
    id_token_signing_alg_values_supported: [...algorithms],
  };
  for (const name of ENDPOINTS) {
    if (told[name] !== undefined) metadata[name] = pinned(issuer, name, told[name]).href;
  }
  for (const name of LISTS) {
    const list: unknown = told[name];
    if (list === undefined) continue;
    if (!isListOfStrings(list)) throw new Error(`\`${name}\` is not a list of names`);
    metadata[name] = [...list];
  }
  for (const name of FLAGS) metadata[name] = told[name] === true;
  return metadata;
}

/** @returns what the provider would have to offer for any sign-in at all; null = it does. */
export function lackOf(metadata: ServerMetadata): string | null {
  if (metadata.authorization_endpoint === undefined) return 'authorization_endpoint';
  if (metadata.token_endpoint === undefined) return 'token_endpoint';
  const { code_challenge_methods_supported: methods } = metadata;
  // Many do PKCE and do not say so; who says what it does, and leaves S256 out, does not.
  if (methods !== undefined && !methods.includes('S256')) return 'pkce-s256';
  const pushes = metadata.pushed_authorization_request_endpoint !== undefined;
  return metadata.require_pushed_authorization_requests === true && !pushes
    ? 'pushed_authorization_request_endpoint'
    : null;
}
