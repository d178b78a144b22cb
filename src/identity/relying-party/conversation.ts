/** One exchange with a provider: openid-client speaks, our own client carries, and what was answered stays readable. */

import type * as OpenIdClient from 'openid-client';
import { isJson } from '../fetch-document.ts';
import { askProvider, messageOf } from '../provider-answer.ts';
import { type JsonObject, parseObject } from '../../core/strict-json.ts';
import type { Counterpart } from './counterpart.ts';
import type { RelyingPartyOptions } from './options.ts';
import { type Refused, refused, type Unavailable, unavailable } from './problem.ts';

const MOST_BYTES = 1024 * 1024;

/** The last answer. */
interface Heard {
  readonly from: string;
  readonly status: number;
  /** Null when it was not a JSON object that can be read in one way only. */
  readonly body: JsonObject | null;
}

/** For one sign-in or one refresh, and then thrown away: two at once must not read each other's answers. */
export class Conversation {
  readonly client: typeof OpenIdClient;
  readonly configuration: OpenIdClient.Configuration;
  readonly #timeout: number;
  #heard: Heard | null = null;
  #trouble: string | null = null;

  private constructor(client: typeof OpenIdClient, counterpart: Counterpart, options: RelyingPartyOptions) {
    const { clientId, clockSkew, timeout, issuer } = options;
    this.client = client;
    this.#timeout = timeout;
    const metadata = { [client.clockTolerance]: clockSkew / 1000 };
    this.configuration = new client.Configuration(counterpart.metadata, clientId, metadata, counterpart.authenticate);
    this.configuration[client.customFetch] = (url, request) => this.#carry(url, request);
    // Our own client has the time.
    this.configuration.timeout = 0;
    // `readMetadata` has judged each endpoint: none is without TLS unless the issuer itself is.
    if (issuer.startsWith('http:')) client.allowInsecureRequests(this.configuration);
  }

  static async open(counterpart: Counterpart, options: RelyingPartyOptions): Promise<Conversation> {
    return new Conversation(await import('openid-client'), counterpart, options);
  }

  /** The body of the last answer if that was a success; null = it was not. */
  get success(): JsonObject | null {
    return this.#heard?.status === 200 ? this.#heard.body : null;
  }

  /** What the last failed call means: the answer says it better than the error that openid-client makes of it. */
  failure(error: unknown): Refused | Unavailable {
    const heard = this.#heard;
    if (heard === null) return unavailable(this.#trouble ?? messageOf(error));
    const { from, status, body } = heard;
    const isRefusal = status >= 400 && status < 500 && status !== 429;
    if (isRefusal && typeof body?.['error'] === 'string') return refused(body['error'], body['error_description']);
    return unavailable(`${from}: answered ${status}${status === 200 ? ', but not as it should' : ''}`);
  }

  async #carry(url: string, { method, headers, body }: OpenIdClient.CustomFetchOptions): Promise<Response> {
    this.#heard = null;
    const answer = await askProvider(new URL(url), {
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      body: body instanceof URLSearchParams ? body.toString() : null,
      timeout: this.#timeout,
      mostBytes: MOST_BYTES,
    }).catch((error: unknown) => {
      this.#trouble = messageOf(error);
      throw error;
    });
    const { status, text } = answer;
    const parsed = isJson(answer.headers['content-type']) ? parseObject(text) : null;
    this.#heard = { from: url, status, body: parsed };
    // Only what was read in one way goes on, and no challenge: the body says what is wrong.
    return new Response(parsed === null || hasNoBody(status) ? null : text, {
      // Whatever is none that `Response` knows is a failure of the provider.
      status: status >= 200 && status <= 599 ? status : 502,
      headers: { 'content-type': 'application/json' },
    });
  }
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
