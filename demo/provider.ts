/** A real OpenID provider for the demo: oidc-provider, with the people of `people.ts` and access tokens per RFC 9068. */

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration } from 'oidc-provider';
import { PEOPLE, type Person } from './people.ts';

export const AUDIENCE = 'https://gate.corp.example';
export const CLIENT_ID = 'demo-cli';
export const REDIRECT_URI = 'http://localhost/demo-callback';

export interface RunningProvider {
  readonly issuer: string;
  close(): Promise<void>;
}

/** @param port 0 = any free one. */
export async function startProvider(port: number): Promise<RunningProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration());
  const answer = provider.callback();
  server.on('request', (request, response) => {
    // The demo has no passwords: `login_hint` says who signs in. A real provider asks.
    const uid = /^\/interaction\/([\w-]+)$/.exec(request.url ?? '')?.[1];
    if (uid === undefined) return void answer(request, response);
    provider
      .interactionDetails(request, response)
      .then(({ params }) => {
        const person = PEOPLE[String(params['login_hint'])];
        if (person === undefined) throw new Error('nobody of the demo has this name');
        const { sub, acr, amr } = person;
        return provider.interactionFinished(request, response, { login: { accountId: sub, acr, amr: [...amr] } });
      })
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return { issuer, close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()) };
}

function configuration(): Configuration {
  /** Which sign-in a grant came from: the same person may sit at another laptop. */
  const signIns = new Map<string, Person>();
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        redirect_uris: [REDIRECT_URI],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    // Consent is given at once: the demo's client is the company's own.
    loadExistingGrant: async (context) => {
      const { client, session, provider, params } = context.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope('openid');
      grant.addResourceScope(AUDIENCE, 'apps');
      const person = PEOPLE[String(params?.['login_hint'])];
      if (person !== undefined) signIns.set(await grant.save(), person);
      return grant;
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    extraTokenClaims: (_context, token) => {
      const person = 'grantId' in token ? signIns.get(token.grantId ?? '') : undefined;
      if (person === undefined) return undefined;
      return {
        ...person.claims,
        email: person.email,
        device_id: person.device,
        amr: person.amr,
        acr: person.acr,
        auth_time: Math.floor(Date.now() / 1000),
      };
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'apps',
          audience: AUDIENCE,
          accessTokenTTL: 3600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    jwks: {
      keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })],
    },
    cookies: { keys: ['demo'] },
    pkce: { required: () => true },
    ttl: { AccessToken: 3600, Grant: 3600, IdToken: 3600, Interaction: 3600, Session: 3600 },
  };
}
