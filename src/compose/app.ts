/** One app of the configuration, compiled: its closures know its servers, its headers and who may open a WebSocket. */

import type { App as AppSettings } from '../config/settings/app.ts';
import type { Provider as ProviderSettings } from '../config/settings/provider.ts';
import type { Permit } from '../core/policy/decide.ts';
import { DEFAULT_PATH_OPTIONS } from '../core/path.ts';
import type { Policy } from '../core/policy/model.ts';
import type { App } from '../stages.ts';
import { presetKeysPath } from '../upstream/assertion-presets.ts';
import { forward } from '../upstream/forward.ts';
import type { UpstreamOptions } from '../upstream/options.ts';
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
  return {
    name: settings.name,
    origin,
    paths: parts.policy.apps.get(settings.name)?.paths ?? DEFAULT_PATH_OPTIONS,
    accepts: { providers: settings.providers, authorization: settings.authorization },
    explain: settings.explain,
    acrValues,
    presetKeys: presetKeysPath(settings.headers.assertion),
    identityHeaders,
    forward: (permit, exchange) => forward(permit, exchange, upstream, identityHeaders(permit)),
    tunnel: (permit, exchange) => tunnel(permit, exchange, upstream, identityHeaders(permit)),
    admitsOrigin: (exchange) => originAllowed(exchange.rawHeaders, allowed, origin),
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
    for (const method of stepUp) if (method.claim === 'amr') values.set(`${name} ${method.value}`, method.acrValues);
  }
  return (provider, amr) => values.get(`${provider} ${amr}`) ?? [];
}
