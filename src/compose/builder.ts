/** From a load of the files to what serves: keeps what did not change, and retires what did only after the swap. */

import type { Loaded } from '../config/load.ts';
import type { Provider as ProviderSettings } from '../config/settings/provider.ts';
import type { Settings } from '../config/settings/settings.ts';
import type { Policy } from '../core/policy/model.ts';
import type { Evaluator } from '../core/policy/verdict.ts';
import { createInspector, type Inspector } from '../device/inspect.ts';
import { createInventory } from '../device/inventory.ts';
import type { Provider, ProviderOptions } from '../identity/provider.ts';
import { renewProviders, retireProviders } from '../identity/renew.ts';
import type { App, Generation } from '../stages.ts';
import type { AssertionKeys } from '../upstream/assertion-keys.ts';
import { createIdentityHeaders } from '../upstream/assertion-presets.ts';
import type { UpstreamOptions } from '../upstream/options.ts';
import { createUpstream, type Upstream } from '../upstream/upstream.ts';
import { composeApp, upstreamOptions } from './app.ts';
import { composeGeneration } from './generation.ts';
import { Kept } from './kept.ts';
import type { PeopleParts, SessionParts, SignInService } from './people.ts';
import { composePortal } from './portal.ts';

/** Files without an error. */
export interface Good {
  readonly settings: Settings;
  readonly policy: Policy;
  readonly inventory: Loaded['inventory'];
}

export function goodOf({ settings, policy, inventory }: Loaded): Good | null {
  return settings === null || policy === null ? null : { settings, policy, inventory };
}

/** A load: the files, their policy compiled, and the keys that sign assertions. */
export interface Parts {
  readonly good: Good;
  readonly evaluator: Evaluator;
  readonly keys: AssertionKeys;
}

export interface Built {
  readonly generation: Generation;
  /** Null = nobody signs in with a browser. */
  readonly signIn: SignInService | null;
  readonly settings: Settings;
  readonly policy: Policy;
  readonly providers: readonly Provider[];
  readonly keys: AssertionKeys;
  /** To be called when the generation serves: lets go of what it does not use. */
  readonly settle: () => void;
  /** To be called instead when it never will: lets go of what was made for it. */
  readonly discard: () => void;
}

interface KeptInspector {
  readonly inventory: Good['inventory'];
  readonly inspect: Inspector;
}

export class Builder {
  readonly #upstreams = new Kept<UpstreamOptions, Upstream>(createUpstream, (upstream) => void upstream.close());
  #providers: readonly Provider[] = [];
  #number = 0;
  /** Stays while the inventory is the same: a reload of the policy asks it for the device of everything that is open. */
  #inspector: KeptInspector = { inventory: null, inspect: createInspector(null) };
  /** Told when a provider takes back a key, between two loads. */
  onWithdrawn: () => void = ignore;
  readonly #sessions: SessionParts | null;

  /** @param sessions null = nobody signs in with a browser. */
  constructor(sessions: SessionParts | null = null) {
    this.#sessions = sessions;
  }

  /** Those that serve. */
  get providers(): readonly Provider[] {
    return this.#providers;
  }

  build({ good: { settings, policy, inventory }, evaluator, keys }: Parts): Built {
    const upstreams = this.#upstreams.next(
      new Map(settings.apps.map((app) => [app.name, upstreamOptions(app, settings.limits.bodyIdle)])),
    );
    const providers = renewProviders(
      settings.providers.map((provider) => providerOptions(provider, policy)),
      this.#providers,
      () => this.onWithdrawn(),
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
    const shared = settings.portal?.app ?? null;
    const portal =
      settings.portal === null || shared !== null ? null : composePortal(settings.portal, settings.providers);
    const generation = composeGeneration({
      number: this.#number + 1,
      settings,
      evaluator,
      providers,
      inspect: this.#inspectorOf(inventory),
      apps,
      portal,
      sessions: this.#sessions?.sessions ?? null,
    });
    const signIn = this.#signInOf(
      { settings, providers, apps, generation },
      portal ?? apps.find(({ name }) => name === shared),
    );
    const settle = (): void => {
      const before = this.#providers;
      this.#providers = providers;
      this.#number = generation.number;
      retireProviders(before, providers);
      upstreams.settle();
    };
    const discard = (): void => retireProviders(providers, this.#providers);
    return { generation, signIn, settings, policy, providers, keys, settle, discard };
  }

  #inspectorOf(inventory: Good['inventory']): Inspector {
    const { inventory: before, inspect } = this.#inspector;
    if (before?.entries === inventory?.entries && before?.modifiedAt === inventory?.modifiedAt) return inspect;
    const known = inventory === null ? null : createInventory(inventory.entries, inventory.modifiedAt);
    this.#inspector = { inventory, inspect: createInspector(known) };
    return this.#inspector.inspect;
  }

  #signInOf(parts: Omit<PeopleParts, keyof SessionParts | 'portal'>, portal: App | undefined): SignInService | null {
    return this.#sessions === null || portal === undefined
      ? null
      : this.#sessions.compose({ ...this.#sessions, ...parts, portal });
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
  const rules = { claims, single, absentIsEmpty, device, declaredClaims };
  return { name, issuer, clientId, keys, maxStale, bearer, signIn: signInOptions(settings), ...rules };
}

/** For each request to a provider, ms. */
const PATIENCE = 5_000;

/** Where nothing is said of bearer tokens, ID tokens are read by the same defaults. */
function signInOptions({ clientId, signIn, bearer }: ProviderSettings): ProviderOptions['signIn'] {
  if (clientId === null || signIn === null) return null;
  const { credential, scopes, userinfo, logoutType } = signIn;
  return {
    clientId,
    authentication:
      credential.kind === 'secret'
        ? { kind: 'secret', secret: credential.secret.reveal() }
        : { kind: 'key', key: credential.key.reveal() },
    scopes,
    userinfo: userinfo === 'ask',
    algorithms: bearer?.algorithms ?? ['RS256', 'PS256', 'ES256', 'EdDSA'],
    clockSkew: bearer?.clockSkew ?? 5_000,
    timeout: PATIENCE,
    logoutType,
  };
}

function ignore(): void {}
