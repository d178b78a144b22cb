/** oidc-provider, a certified OpenID provider, in process: everything on that a sign-in can use. */

import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type ClientMetadata, type Configuration, type InteractionResults } from 'oidc-provider';
import { REDIRECT_URI } from './scripted-provider.ts';

export const RETURN_TO = 'https://access.corp.example/.sallyport/signed-out';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

export class OpenIdProvider {
  readonly issuer: string;
  /** What the person does when the provider asks. */
  login: (params: Record<string, unknown>) => InteractionResults = () => ({
    login: { accountId: 'mira', amr: ['hwk'] },
  });
  /** Logout tokens that were sent behind the browser's back. */
  readonly logoutTokens: string[] = [];
  groups: readonly string[] = ['finance'];
  readonly #provider: Provider;
  readonly close: () => Promise<void>;

  private constructor(issuer: string, client: ClientMetadata, close: () => Promise<void>) {
    this.issuer = issuer;
    this.close = close;
    this.#provider = new Provider(issuer, this.#configuration(client));
  }

  static async start(client: Partial<ClientMetadata> = {}): Promise<OpenIdProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const close = () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
    const registered = {
      client_id: 'gate',
      client_secret: 'a secret of this test',
      redirect_uris: [REDIRECT_URI],
      post_logout_redirect_uris: [RETURN_TO],
      grant_types: ['authorization_code', 'refresh_token'],
      backchannel_logout_uri: `${issuer}/the-gate`,
      backchannel_logout_session_required: true,
      require_pushed_authorization_requests: true,
      ...client,
    };
    const running = new OpenIdProvider(issuer, registered, close);
    server.on('request', (request, response) => void running.#answer(request, response));
    return running;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/the-gate') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      this.logoutTokens.push(new URLSearchParams(body).get('logout_token') ?? '');
      return void response.writeHead(200).end();
    }
    if (!request.url?.startsWith('/interaction/')) return void this.#provider.callback()(request, response);
    const { params } = await this.#provider.interactionDetails(request, response);
    await this.#provider.interactionFinished(request, response, this.login(params));
  }

  #configuration(client: ClientMetadata): Configuration {
    return {
      clients: [client],
      acrValues: ['pwd', 'phr'],
      // Without a scope: what the claims parameter alone can ask for.
      claims: { amr: null, groups: ['groups'] },
      findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, groups: [...this.groups] }) }),
      // Consent is given at once.
      loadExistingGrant: async ({ oidc: { client: asker, session, provider } }) => {
        const grant = new provider.Grant({ clientId: asker?.clientId ?? '', accountId: session?.accountId ?? '' });
        grant.addOIDCScope('openid groups');
        await grant.save();
        return grant;
      },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      // Its guard against requests to loopback would keep logout tokens from ever being sent.
      fetch: (url, { dispatcher: _guard, ...options } = {}) => fetch(url, options),
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        claimsParameter: { enabled: true },
        pushedAuthorizationRequests: { enabled: true },
        revocation: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          logoutSource: (context, form) => {
            context.body = form;
          },
        },
      },
      issueRefreshToken: () => true,
      rotateRefreshToken: true,
      jwks: { keys: [KEY] },
      cookies: { keys: ['a key of this test'] },
      pkce: { required: () => true },
      scopes: ['openid', 'groups'],
      ttl: {
        AccessToken: 60,
        AuthorizationCode: 60,
        Grant: 600,
        IdToken: 60,
        Interaction: 60,
        RefreshToken: 600,
        Session: 600,
      },
    };
  }
}
