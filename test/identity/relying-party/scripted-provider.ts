/** A provider that is sound until a test changes one thing: its metadata, its keys, an ID token, or a whole answer. */

import { hash } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createClaimMapper } from '../../../src/identity/claim-mapping.ts';
import { KEY_PACE, KeySet } from '../../../src/identity/key-set.ts';
import type { SignInOptions } from '../../../src/identity/relying-party/options.ts';
import { RelyingParty } from '../../../src/identity/relying-party/relying-party.ts';
import { json, type KeyServer, startKeyServer } from '../key-server.ts';
import { createSigner, type Signer, signToken } from '../signer.ts';

export const CLIENT: SignInOptions = {
  clientId: 'gate',
  authentication: { kind: 'secret', secret: 'a secret of this test' },
  scopes: ['openid', 'email'],
  userinfo: true,
  algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  clockSkew: 5_000,
  timeout: 2_000,
  logoutType: 'required',
};

export const REDIRECT_URI = 'https://access.corp.example/.sallyport/callback/corp';
const MAPPING = { claims: [], single: [], absentIsEmpty: [], device: null, declaredClaims: ['groups', 'department'] };

/** One for all: an RSA key takes long to make. */
const SIGNER = createSigner('k1', 'RS256');

interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
}

export class ScriptedProvider {
  readonly signer: Signer = SIGNER;
  readonly #server: KeyServer;
  /** Every request so far. */
  readonly asked: Asked[] = [];
  #opened: KeySet[] = [];
  keys: readonly object[] = [this.signer.jwk];
  /** Changes; `undefined` takes a member away. */
  metadata: object = {};
  claims: object = {};
  header: object = {};
  tokens: object = {};
  userinfo: object = {};
  /** Instead of what would be answered, by path. */
  answers: Record<string, RequestListener> = {};
  /** Instead of signing the claims. */
  sign: (claims: object, header: object) => string = (claims, header) => signToken(this.signer, claims, header);
  #nonce: string | null = null;
  #approvedAt = 0;

  private constructor(server: KeyServer) {
    this.#server = server;
    server.answer = (request, response) => void this.#answer(request, response);
  }

  static async start(): Promise<ScriptedProvider> {
    return new ScriptedProvider(await startKeyServer(json({})));
  }

  get issuer(): string {
    return this.#server.url;
  }

  /** The gate as its client, which looks for new keys whenever it could use one. */
  party(changes: Partial<SignInOptions> = {}, clock: () => number = Date.now): RelyingParty {
    const { issuer } = this;
    const options = { issuer, clientId: CLIENT.clientId, source: { kind: 'discovery' }, maxStale: 0 } as const;
    const keys = new KeySet({ ...options, algorithms: CLIENT.algorithms }, { ...KEY_PACE, cooldown: 0 });
    this.#opened.push(keys);
    return new RelyingParty({ name: 'corp', issuer, ...CLIENT, ...changes }, keys, createClaimMapper(MAPPING), clock);
  }

  /** What the person does there: they sign in at once. @returns the callback. */
  approve(url: URL): URL {
    const pushed = url.searchParams.has('request_uri')
      ? this.asked.findLast(({ path }) => path === '/par')?.form
      : null;
    const asked = pushed ?? url.searchParams;
    this.#nonce = asked.get('nonce');
    this.#approvedAt = Math.floor(Date.now() / 1000);
    const callback = new URL(asked.get('redirect_uri') ?? '');
    callback.searchParams.set('code', 'the-code');
    callback.searchParams.set('state', asked.get('state') ?? '');
    callback.searchParams.set('iss', this.issuer);
    return callback;
  }

  /** Requests to this path. */
  count(path: string): number {
    return this.asked.filter((one) => one.path === path).length;
  }

  async stop(): Promise<void> {
    for (const keys of this.#opened) keys.close();
    await this.#server.close();
  }

  idToken(): string {
    const iat = Math.floor(Date.now() / 1000);
    const sound = { iss: this.issuer, sub: 'mira', aud: CLIENT.clientId, exp: iat + 300, iat };
    const approved = this.#nonce === null ? {} : { nonce: this.#nonce, auth_time: this.#approvedAt };
    const hashed = hash('sha256', 'the-access-token', 'buffer').subarray(0, 16).toString('base64url');
    return this.sign({ ...sound, ...approved, at_hash: hashed, ...this.claims }, { typ: 'JWT', ...this.header });
  }

  async #answer(request: IncomingMessage, response: Parameters<RequestListener>[1]): Promise<void> {
    const { pathname } = new URL(request.url ?? '', this.issuer);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.asked.push({ path: pathname, headers: request.headers, form: new URLSearchParams(body) });
    const answer = this.answers[pathname] ?? this.#sound(pathname);
    answer(request, response);
  }

  #sound(path: string): RequestListener {
    const { issuer } = this;
    switch (path) {
      case '/.well-known/openid-configuration':
        return json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/keys`,
          end_session_endpoint: `${issuer}/leave`,
          revocation_endpoint: `${issuer}/revoke`,
          authorization_response_iss_parameter_supported: true,
          ...this.metadata,
        });
      case '/keys':
        return json({ keys: this.keys });
      case '/par':
        return (_request, response) => {
          response.statusCode = 201;
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify({ request_uri: 'urn:ietf:params:oauth:request_uri:1', expires_in: 60 }));
        };
      case '/token':
        return json({
          access_token: 'the-access-token',
          token_type: 'Bearer',
          id_token: this.idToken(),
          refresh_token: 'r-1',
          ...this.tokens,
        });
      case '/userinfo':
        return json({ sub: 'mira', groups: ['finance'], ...this.userinfo });
      default:
        return (_request, response) => response.writeHead(404).end();
    }
  }
}
