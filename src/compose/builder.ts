/** From a load of the files to what serves: keeps what did not change, and retires what did only after the swap. */

import type { Loaded } from '../config/load.ts';
import type { Provider as ProviderSettings } from '../config/settings/provider.ts';
import type { Settings } from '../config/settings/settings.ts';
import type { Policy } from '../core/policy/model.ts';
import { createInventory } from '../device/inventory.ts';
import type { Provider, ProviderOptions } from '../identity/provider.ts';
import { renewProviders, retireProviders } from '../identity/renew.ts';
import type { Generation } from '../stages.ts';
import { loadAssertionKeys, type AssertionKeys } from '../upstream/assertion-keys.ts';
import { createIdentityHeaders } from '../upstream/assertion-presets.ts';
import type { UpstreamOptions } from '../upstream/options.ts';
import { createUpstream, type Upstream } from '../upstream/upstream.ts';
import { composeApp, upstreamOptions } from './app.ts';
import { composeGeneration } from './generation.ts';
import { Kept } from './kept.ts';

/** A load without an error. */
export interface Good {
  readonly settings: Settings;
  readonly policy: Policy;
  readonly inventory: Loaded['inventory'];
}

export interface Built {
  readonly generation: Generation;
  readonly settings: Settings;
  readonly policy: Policy;
  readonly providers: readonly Provider[];
  readonly keys: AssertionKeys;
  /** To be called when the generation serves. */
  readonly settle: () => void;
}

export class Builder {
  readonly #upstreams = new Kept<UpstreamOptions, Upstream>(createUpstream, (upstream) => void upstream.close());
  #providers: readonly Provider[] = [];
  #number = 0;

  /** @throws Error when an assertion key cannot be read or made. */
  async build({ settings, policy, inventory }: Good): Promise<Built> {
    const keys = await loadAssertionKeys({ ...settings.assertion, folder: settings.data });
    const providers = renewProviders(
      settings.providers.map((provider) => providerOptions(provider, policy)),
      this.#providers,
    );
    const upstreams = this.#upstreams.next(
      new Map(settings.apps.map((app) => [app.name, upstreamOptions(app, settings.limits.bodyIdle)])),
    );
    const apps = settings.apps.flatMap((app) => {
      const upstream = upstreams.things.get(app.name);
      if (upstream === undefined) return [];
      const identityHeaders = createIdentityHeaders({
        preset: app.headers.assertion,
        readable: app.headers.readable,
        signer: keys.signer,
        issuer: settings.assertion.issuer,
        origin: app.origins[0].origin,
        lifetime: settings.assertion.lifetime,
      });
      return [composeApp(app, { policy, providers: settings.providers, upstream, identityHeaders })];
    });
    const devices = inventory === null ? null : createInventory(inventory.entries, inventory.modifiedAt);
    this.#number += 1;
    const generation = composeGeneration({
      number: this.#number,
      settings,
      policy,
      providers,
      inventory: devices,
      apps,
    });
    const settle = (): void => {
      const before = this.#providers;
      this.#providers = providers;
      retireProviders(before, providers);
      upstreams.settle();
    };
    return { generation, settings, policy, providers, keys, settle };
  }

  /** At the end of the program. */
  close(): void {
    retireProviders(this.#providers, []);
    this.#upstreams.clear();
  }
}

function providerOptions(settings: ProviderSettings, policy: Policy): ProviderOptions {
  const { name, issuer, clientId, keys, maxStale, bearer, claims, single, absentIsEmpty, device } = settings;
  const declaredClaims = [...policy.claims.keys()];
  return { name, issuer, clientId, keys, maxStale, bearer, claims, single, absentIsEmpty, device, declaredClaims };
}
