/** One app of the configuration, compiled: its closures know its servers, its headers and who may open a WebSocket. */

import type { App as AppSettings } from '../config/settings/app.ts';
import type { Provider as ProviderSettings } from '../config/settings/provider.ts';
import type { Permit } from '../core/policy/decide.ts';
import { DEFAULT_PATH_OPTIONS } from '../core/path.ts';
import { RESOURCE_METADATA_PATH } from '../server/resource-metadata.ts';
import type { Policy } from '../core/policy/model.ts';
import type { App } from '../stages.ts';
import { presetKeysPath } from '../upstream/assertion-presets.ts';
import { senderAllowed } from '../upstream/form-sender.ts';
import { forward } from '../upstream/forward.ts';
import type { UpstreamOptions } from '../upstream/options.ts';
import { asksForWorker } from '../upstream/service-worker.ts';
import { tunnel } from '../upstream/tunnel.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { originAllowed } from '../upstream/websocket-origin.ts';

export interface AppParts {
  readonly policy: Policy;
  readonly providers: readonly ProviderSettings[];
  readonly upstream: Upstream;
  /** What the app is told of who is asking, `[name, value, …]`. */
  readonly identityHeaders: (permit: Permit) => readonly string[];
}

export function composeApp(settings: AppSettings, parts: AppParts): App {
  const { upstream, identityHeaders } = parts;
  const [{ origin }] = settings.origins;
  const { same, others } = settings.websocket;
  const allowed = same ? ['same', ...others] : others;
  const acrValues = acrValuesOf(parts.providers);
  const originAt = originsOf(settings.origins);
  const presetKeys = presetKeysPath(settings.headers.assertion);
  const tokenIssuers = tokenIssuersOf(settings, parts.providers);
  const signIn = signInOf(settings, parts.providers);
  const hasWorkers = settings.serviceWorkers === 'allowed' || signIn.length === 0;
  return {
    name: settings.name,
    origin,
    originAt,
    paths: parts.policy.apps.get(settings.name)?.paths ?? DEFAULT_PATH_OPTIONS,
    accepts: {
      providers: settings.providers,
      credentials: settings.credentials,
      authorization: settings.authorization,
    },
    card: settings.card,
    tokenIssuers,
    signIn,
    explain: settings.explain,
    acrValues,
    presetKeys,
    isOurs: (path) => path === presetKeys || (path === RESOURCE_METADATA_PATH && tokenIssuers.length > 0),
    identityHeaders,
    forward: (permit, exchange) => forward(permit, exchange, upstream, identityHeaders(permit)),
    tunnel: (permit, exchange) => tunnel(permit, exchange, upstream, identityHeaders(permit)),
    admitsOrigin: (exchange) => originAllowed(exchange.rawHeaders, allowed, originAt(exchange.host ?? '')),
    admitsWorker: hasWorkers ? () => true : ({ rawHeaders }) => !asksForWorker(rawHeaders),
    admitsSender: ({ method, rawHeaders, host }) =>
      senderAllowed(method, rawHeaders, originAt(host ?? ''), settings.formsFrom),
  };
}

function tokenIssuersOf(settings: AppSettings, providers: readonly ProviderSettings[]): readonly string[] {
  if (!settings.credentials.includes('bearer')) return [];
  const able = providers.filter(({ name, bearer }) => bearer !== null && settings.providers.includes(name));
  return able.map(({ issuer }) => issuer);
}

/** The providers of an app with which a person can sign in to it. */
function signInOf(settings: AppSettings, providers: readonly ProviderSettings[]): readonly string[] {
  if (!settings.credentials.includes('session')) return [];
  const able = providers.filter(({ name, signIn }) => signIn !== null && settings.providers.includes(name));
  return able.map(({ name }) => name);
}

/** From a host to the origin that it is reached by; `https://*.corp.example` for each of its hosts. */
function originsOf(origins: AppSettings['origins']): (host: string) => string {
  const exact = new Map(origins.map(({ host, origin }) => [host, origin]));
  const wild = origins.filter(({ host }) => host.startsWith('*.'));
  return (host) => {
    const known = exact.get(host);
    if (known !== undefined) return known;
    const [label = '', ...rest] = host.split('.');
    const found = wild.find((candidate) => candidate.host.slice(2) === rest.join('.')) ?? origins[0];
    return found.origin.replace('*', label);
  };
}

/** What a pool is made from, in the words of `upstream/`. */
export function upstreamOptions(settings: AppSettings, bodyIdle: number): UpstreamOptions {
  const { to, tls, timeouts, connections, queue } = settings.upstream;
  return {
    origins: to.map((server) => server.origin),
    tls: {
      ca: tls.ca,
      serverName: tls.serverName,
      cert: tls.client?.cert ?? null,
      key: tls.client?.key.reveal() ?? null,
    },
    verify: tls.verify,
    timeouts: { ...timeouts, body: bodyIdle },
    connections,
    queue,
    hostHeader: settings.headers.upstreamHost === 'keep' ? 'public' : 'upstream',
    publicPort: portSuffix(settings.origins[0].origin),
  };
}

/** `:8443`, or empty for the scheme's own port. */
function portSuffix(origin: string): string {
  const { port } = new URL(origin.replace('*.', ''));
  return port === '' ? '' : `:${port}`;
}

function acrValuesOf(providers: readonly ProviderSettings[]): App['acrValues'] {
  const values = new Map<string, readonly string[]>();
  for (const { name, stepUp } of providers) {
    for (const { claim, value, acrValues } of stepUp) values.set(`${name} ${claim} ${value}`, acrValues);
  }
  return (provider, claim, value) => values.get(`${provider} ${claim} ${value}`) ?? [];
}
