/** The portal's own host: an app of the line on which every path is the gate's, so that nothing is ever forwarded there. */

import type { Provider as ProviderSettings } from '../config/settings/provider.ts';
import type { Portal } from '../config/settings/portal.ts';
import { DEFAULT_PATH_OPTIONS } from '../core/path.ts';
import { PORTAL } from '../core/route.ts';
import type { App } from '../stages.ts';

export function composePortal({ origin: { origin }, brand }: Portal, providers: readonly ProviderSettings[]): App {
  const signIn = providers.filter((provider) => provider.signIn !== null).map(({ name }) => name);
  return {
    name: PORTAL,
    origin,
    originAt: () => origin,
    paths: DEFAULT_PATH_OPTIONS,
    accepts: { providers: signIn, credentials: ['session'], authorization: 'pass' },
    tokenIssuers: [],
    signIn,
    card: { title: brand.title, about: null, start: '/', shown: 'never' },
    admitsOrigin: () => false,
    admitsSender: () => false,
    admitsWorker: () => false,
    forward: nothingBehind,
    tunnel: nothingBehind,
    explain: false,
    acrValues: () => [],
    identityHeaders: () => [],
    presetKeys: null,
    isOurs: () => true,
  };
}

function nothingBehind(): Promise<never> {
  return Promise.reject(new Error('nothing is behind the portal'));
}
