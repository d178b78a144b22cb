/** The providers of the next load: what did not change lives on, with its keys and all that it has verified. */

import { KEY_PACE } from './key-set.ts';
import { algorithmsOf, createProvider, Provider, type ProviderOptions } from './provider.ts';

/**
 * The same provider while nothing changed; its key set alone while only the reading of tokens did, so that no reload waits for
 * the network. Nothing of `previous` is closed: until the new load serves, the old one does.
 *
 * @param onWithdrawn as for a key set; the same at every reload
 */
export function renewProviders(
  options: readonly ProviderOptions[],
  previous: readonly Provider[],
  onWithdrawn?: () => void,
): readonly Provider[] {
  return options.map((next) => {
    const before = previous.find(({ name }) => name === next.name);
    if (before === undefined) return createProvider(next, KEY_PACE, onWithdrawn);
    if (JSON.stringify(before.options) === JSON.stringify(next)) return before;
    return keysOf(before.options) === keysOf(next)
      ? new Provider(next, before.keySet)
      : createProvider(next, KEY_PACE, onWithdrawn);
  });
}

/** Closes every provider of `previous` whose keys none of `current` uses. */
export function retireProviders(previous: readonly Provider[], current: readonly Provider[]): void {
  const inUse = new Set(current.map(({ keySet }) => keySet));
  for (const provider of previous) if (!inUse.has(provider.keySet)) provider.close();
}

function keysOf(options: ProviderOptions): string {
  const { issuer, clientId, keys, maxStale } = options;
  return JSON.stringify([issuer, clientId, keys, maxStale, algorithmsOf(options)]);
}
