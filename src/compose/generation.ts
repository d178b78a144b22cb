/** One load of the configuration, compiled into what the line asks for each request. */

import type { Settings } from '../config/settings/settings.ts';
import type { Provider as ProviderSettings } from '../config/settings/provider.ts';
import type { Inventory } from '../device/inventory.ts';
import { createInspector } from '../device/inspect.ts';
import { createAuthenticator } from '../identity/authenticate.ts';
import type { Provider } from '../identity/provider.ts';
import type { Identity } from '../core/identity.ts';
import type { StepUpReach } from '../core/policy/query.ts';
import type { Evaluator } from '../core/policy/verdict.ts';
import { HostTable } from '../core/route.ts';
import type { App, Generation } from '../stages.ts';

export interface GenerationParts {
  readonly number: number;
  readonly settings: Settings;
  readonly evaluator: Evaluator;
  readonly providers: readonly Provider[];
  readonly inventory: Inventory | null;
  readonly apps: readonly App[];
}

export function composeGeneration(parts: GenerationParts): Generation {
  const { number, settings, evaluator, providers, inventory, apps } = parts;
  const authenticate = createAuthenticator(providers, null);
  return {
    number,
    hosts: new HostTable(hostsOf(settings, apps)),
    evaluator,
    authenticate: (app, { rawHeaders, path, host }) =>
      authenticate({ rawHeaders, query: path?.query ?? '', host: host ?? '' }, app.accepts, Date.now()),
    inspect: createInspector(inventory),
    reach: reachOf(settings.providers),
  };
}

function* hostsOf(settings: Settings, apps: readonly App[]): Iterable<readonly [string, App]> {
  for (const { name, origins } of settings.apps) {
    const app = apps.find((candidate) => candidate.name === name);
    if (app === undefined) continue;
    for (const { host } of origins) yield [host, app];
  }
}

const NOWHERE: StepUpReach = { amr: new Set(), failed: new Set() };

/** What each provider can be asked for; without sessions nothing was asked for in vain yet. */
function reachOf(providers: readonly ProviderSettings[]): (identity: Identity) => StepUpReach {
  const reaches = new Map<string, StepUpReach>();
  for (const { name, stepUp } of providers) {
    const amr = new Set(stepUp.filter((method) => method.claim === 'amr').map((method) => method.value));
    reaches.set(name, { amr, failed: new Set() });
  }
  const anyProvider: StepUpReach = {
    amr: new Set([...reaches.values()].flatMap((reach) => [...(reach.amr ?? [])])),
    failed: new Set(),
  };
  return (identity) => (identity.via === 'none' ? anyProvider : (reaches.get(identity.provider) ?? NOWHERE));
}
