/** What the token endpoint answered, to a code or to a refresh token. */

import { LONGEST_TOKEN } from '../token-format.ts';
import type { Conversation } from './conversation.ts';
import { type Refused, type Unavailable, unavailable } from './problem.ts';

export interface TokenAnswer {
  readonly kind: 'tokens';
  readonly access: string;
  readonly refresh: string | null;
  readonly id: string | null;
  /** openid-client's objection; null = it has none. Our own checks come first, because theirs have no words to act on. */
  readonly objection: string | null;
}

/** @param grant a call of openid-client that asks the token endpoint. */
export async function askForTokens(
  conversation: Conversation,
  grant: (conversation: Conversation) => Promise<unknown>,
): Promise<TokenAnswer | Refused | Unavailable> {
  let objection: string | null = null;
  try {
    await grant(conversation);
  } catch (error) {
    if (conversation.success === null) return conversation.failure(error);
    objection = error instanceof Error ? error.message : 'no reason given';
  }
  const { access_token: access, refresh_token: refresh, id_token: id } = conversation.success ?? {};
  // A token of a megabyte would be kept with every session, and sent with every request for it.
  if (!isToken(access) || !isTokenOrAbsent(refresh) || !isTokenOrAbsent(id)) {
    return unavailable('the token endpoint answered something other than tokens');
  }
  return { kind: 'tokens', access, refresh: refresh ?? null, id: id ?? null, objection };
}

function isTokenOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || isToken(value);
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TOKEN;
}
