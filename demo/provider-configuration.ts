/** How the demo's provider is set up: its two clients, what it says of people, and when it asks them to sign in again. */

import { generateKeyPairSync } from 'node:crypto';
import { interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { requestLocal } from './local.ts';
import { PEOPLE, type Person } from './people.ts';

export const AUDIENCE = 'https://gate.corp.example';
/** A command-line client, which gets access tokens for the apps. */
export const CLIENT_ID = 'demo-cli';
export const REDIRECT_URI = 'http://localhost/demo-callback';

/** The gate, at which people sign in with a browser. */
export interface GateClient {
  readonly id: string;
  readonly secret: string;
  /** `http://access.localhost:8080` */
  readonly portal: string;
  /** PEM of the authority behind the portal's certificate; null = it has none of its own. */
  readonly ca: string | null;
}

const CLAIMS = ['employment', 'email', 'email_verified', 'groups', 'employee_id', 'device_id', 'name', 'amr'];

export function providerConfiguration(gate: GateClient | null): Configuration {
  const signIns = new SignIns();
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        redirect_uris: [REDIRECT_URI],
        id_token_signed_response_alg: 'ES256',
      },
      ...(gate === null ? [] : [gateClient(gate)]),
    ],
    acrValues: ['mfa', 'phr'],
    discovery: { prompt_values_supported: ['none', 'login', 'consent'] },
    claims: { openid: ['sub', ...CLAIMS] },
    findAccount: (_context, id, token) => ({
      accountId: id,
      claims: () => claimsOf(signIns.of(token) ?? personOf(id)),
    }),
    extraTokenClaims: (context, token) => {
      const person = signIns.of(token);
      return person === undefined ? undefined : accessClaims(context, person);
    },
    // Consent is given at once: both clients are the company's own.
    loadExistingGrant: async (context) => {
      const { client, session, provider } = context.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope('openid');
      grant.addResourceScope(AUDIENCE, 'apps');
      signIns.keep(context, await grant.save());
      return grant;
    },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    interactions: { policy: policy(), url: (_context, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource: leftForGood },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_context, client) => (client?.clientId === CLIENT_ID ? AUDIENCE : []),
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
    fetch: (url, options) => tell(new Request(url, options), gate?.ca ?? null),
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
    cookies: { keys: ['demo'] },
    pkce: { required: () => true },
    ttl: { AccessToken: 3600, Grant: 86_400, IdToken: 3600, Interaction: 3600, RefreshToken: 86_400, Session: 86_400 },
  };
}

function gateClient({ id, secret, portal }: GateClient) {
  return {
    client_id: id,
    client_secret: secret,
    redirect_uris: ['corp', 'partners'].map((name) => `${portal}/.sallyport/callback/${name}`),
    post_logout_redirect_uris: [`${portal}/.sallyport/signed-out`],
    backchannel_logout_uri: `${portal}/.sallyport/backchannel-logout`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code', 'refresh_token'],
    id_token_signed_response_alg: 'ES256' as const,
  };
}

/** As oidc-provider does it, and once more when the app asks for a class of sign-in that this session is not of. */
function policy(): interactionPolicy.DefaultPolicy {
  const { Check, base } = interactionPolicy;
  const prompts = base();
  prompts.get('login')?.checks.add(
    new Check('acr_values', 'the sign-in was not of the class that is asked for', 'login_required', ({ oidc }) => {
      const asked = oidc.params?.['acr_values'];
      const wanted = (typeof asked === 'string' ? asked : '').split(' ').filter((value) => value !== '');
      const isMet = wanted.length === 0 || oidc.result?.login !== undefined || wanted.includes(oidc.acr ?? '');
      return isMet ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
    }),
  );
  return prompts;
}

/** The same person may sit at another laptop, or have touched a key: which of `PEOPLE` it was, by session and by grant. */
class SignIns {
  readonly #people = new Map<string, Person>();

  keep({ oidc }: KoaContextWithOIDC, grant: string): void {
    const session = oidc.session?.uid ?? '';
    const name = oidc.result?.login?.['person'];
    const person = typeof name === 'string' ? personOf(name) : this.#people.get(session);
    if (person === undefined) return;
    this.#people.set(session, person).set(grant, person);
  }

  of(token: object | undefined): Person | undefined {
    return token !== undefined && 'grantId' in token ? this.#people.get(String(token.grantId)) : undefined;
  }
}

function claimsOf({ sub, email, claims, device }: Person) {
  return { sub, email, name: sub.charAt(0).toUpperCase() + sub.slice(1), ...claims, device_id: device };
}

/** An access token says of a person what an ID token says, and how they signed in. */
function accessClaims(context: KoaContextWithOIDC, { claims, email, device, amr, acr }: Person) {
  const signedInAt = context.oidc.session?.loginTs ?? Math.floor(Date.now() / 1000);
  return { ...claims, email, device_id: device, amr, acr, auth_time: signedInAt };
}

function personOf(id: string): Person {
  const person = PEOPLE[id];
  if (person === undefined) throw new Error('nobody of the demo has this name');
  return person;
}

/** Whoever was signed out at the gate is signed out here, too, without another question. */
function logoutSource(context: KoaContextWithOIDC, form: string): void {
  context.body = `<!doctype html><html lang=en><meta charset=utf-8><title>Signing out</title>${form}
<script>document.forms[0].insertAdjacentHTML('beforeend','<input type=hidden name=logout value=yes>');document.forms[0].submit()</script>
<noscript><button form="op.logoutForm" name=logout value=yes>Sign out of Example Corp</button></noscript></html>`;
}

function leftForGood(context: KoaContextWithOIDC): void {
  context.body =
    '<!doctype html><html lang=en><meta charset=utf-8><title>Signed out</title><p>You are signed out.</html>';
}

/** A sign-out, told to the gate. */
async function tell(asked: Request, ca: string | null): Promise<Response> {
  const body = await asked.text();
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const options = { method: asked.method, headers: Object.fromEntries(asked.headers) };
  requestLocal(new URL(asked.url), ca, options, (answer) => {
    answer.resume().once('end', () => resolve(new Response(null, { status: answer.statusCode ?? 500 })));
  })
    .once('error', reject)
    .end(body);
  return promise;
}
