/** One load of the configuration, compiled into what the line asks for each request. */

import type { Settings } from '../config/settings/settings.ts';
import type { Provider as ProviderSettings } from '../config/settings/provider.ts';
import type { Inspector } from '../device/inspect.ts';
import { createAuthenticator } from '../identity/authenticate.ts';
import type { Provider } from '../identity/provider.ts';
import type { Sessions } from '../identity/sessions/sessions.ts';
import type { Identity } from '../core/identity.ts';
import type { StepUpReach } from '../core/policy/query.ts';
import type { Evaluator } from '../core/policy/verdict.ts';
import { HostTable } from '../core/route.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Exchange } from '../server/exchange.ts';
import type { App, Generation } from '../stages.ts';

export interface GenerationParts {
  readonly number: number;
  readonly settings: Settings;
  readonly evaluator: Evaluator;
  readonly providers: readonly Provider[];
  readonly inspect: Inspector;
  readonly apps: readonly App[];
  /** Null = it has no host of its own. */
  readonly portal: App | null;
  /** Null = nobody signs in with a browser. */
  readonly sessions: Sessions | null;
}

export function composeGeneration(parts: GenerationParts): Generation {
  const { number, settings, evaluator, providers, inspect, apps, portal, sessions } = parts;
  const authenticate = createAuthenticator(providers, sessions);
  const marked = (known: Identity | Refusal, exchange: Exchange): Identity | Refusal => {
    if ('via' in known && known.via === 'session' && sessions?.isInGrace(known) === true)
      exchange.event = 'provider-away';
    return known;
  };
  return {
    number,
    hosts: new HostTable(hostsOf(settings, apps, portal)),
    evaluator,
    authenticate(app, exchange, occasion) {
      const { rawHeaders, path, host } = exchange;
      const presented = { rawHeaders, query: path?.query ?? '', host: host ?? '', occasion };
      const known = authenticate(presented, app.accepts, Date.now());
      if (sessions === null) return known;
      return known instanceof Promise ? known.then((later) => marked(later, exchange)) : marked(known, exchange);
    },
    inspect,
    reach: reachOf(settings.providers, sessions),
  };
}

function* hostsOf(settings: Settings, apps: readonly App[], portal: App | null): Iterable<readonly [string, App]> {
  if (portal !== null && settings.portal !== null) yield [settings.portal.origin.host, portal];
  for (const { name, origins } of settings.apps) {
    const app = apps.find((candidate) => candidate.name === name);
    if (app === undefined) continue;
    for (const { host } of origins) yield [host, app];
  }
}

const NOWHERE: StepUpReach = { amr: new Set(), failed: new Set() };

/** What each provider can be asked for, without what this session was lately asked for in vain. */
function reachOf(
  providers: readonly ProviderSettings[],
  sessions: Sessions | null,
): (identity: Identity) => StepUpReach {
  const reaches = new Map<string, StepUpReach>();
  for (const { name, stepUp } of providers) {
    const amr = new Set(stepUp.filter((method) => method.claim === 'amr').map((method) => method.value));
    reaches.set(name, { amr, failed: new Set() });
  }
  const anyProvider: StepUpReach = {
    amr: new Set([...reaches.values()].flatMap((reach) => [...(reach.amr ?? [])])),
    failed: new Set(),
  };
  return (identity) => {
    if (identity.via === 'none') return anyProvider;
    const reach = reaches.get(identity.provider) ?? NOWHERE;
    const failed = identity.via === 'session' ? sessions?.failed(identity, Date.now()) : undefined;
    return failed === undefined || failed.size === 0 ? reach : { amr: reach.amr, failed };
  };
}
