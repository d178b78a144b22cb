/** A token from a file, verified as the gate would: with the providers of the configuration, for the app that is asked about. */

import { FileReader } from '../config/file-reader.ts';
import { parseInventory } from '../config/parse.ts';
import { readProvider } from '../config/settings/provider.ts';
import type { Device } from '../core/device.ts';
import type { Identity } from '../core/identity.ts';
import type { Policy } from '../core/policy/model.ts';
import type { StepUpReach } from '../core/policy/query.ts';
import type { Refusal } from '../core/refusal.ts';
import { createInspector } from '../device/inspect.ts';
import { createInventory, type Inventory } from '../device/inventory.ts';
import { createAuthenticator } from '../identity/authenticate.ts';
import { createProvider, type Provider } from '../identity/provider.ts';
import type { Findings } from './findings.ts';
import { policyContext, type OperatorFile } from './operator-file.ts';

/**
 * @returns a Refusal where the gate would answer 401; null when a file cannot be read, and the findings say why
 * @throws Fault `keys-unavailable`
 */
export async function readToken(
  file: string,
  app: string,
  policy: Policy,
  operator: OperatorFile,
  now: number,
  findings: Findings,
): Promise<Identity | Refusal | null> {
  const content = await new FileReader().read(file);
  if (content.text === null) {
    findings.unreadable(file, content.reason);
    return null;
  }
  const providers = await openProviders(policy, operator);
  try {
    if (findings.hasErrors) return null;
    const { providers: accepted, authorization } = operator.input.apps[app] ?? {};
    const accepts = {
      providers: accepted ?? providers.map(({ name }) => name),
      credentials: ['bearer'] as const,
      authorization: authorization ?? 'ours',
    };
    const authenticate = createAuthenticator(providers);
    return await authenticate(
      { rawHeaders: ['Authorization', `Bearer ${content.text.trim()}`], query: '', host: '', occasion: 'request' },
      accepts,
      now,
    );
  } finally {
    for (const provider of providers) provider.close();
  }
}

async function openProviders(policy: Policy, { input, site }: OperatorFile): Promise<readonly Provider[]> {
  const declaredClaims = [...policy.claims.keys()];
  const providers: Provider[] = [];
  for (const [name, entry] of Object.entries(input.providers)) {
    // A token is explained on any machine; what people sign in with is on the gate's alone.
    const { client_secret: _secret, client_key: _key, ...rest } = entry;
    const settings = await readProvider(name, rest, site.in('providers', name));
    if (settings !== null) providers.push(createProvider({ ...settings, signIn: null, declaredClaims }));
  }
  return providers;
}

/** What the gate would know of the caller's device. @returns null when the inventory cannot be read */
export async function inspectDevice(
  identity: Identity,
  policy: Policy,
  operator: OperatorFile,
  findings: Findings,
): Promise<Device | null> {
  const { devices } = operator.input;
  const inventory = devices === undefined ? null : await openInventory(devices.inventory, policy, operator, findings);
  return findings.hasErrors ? null : createInspector(inventory)(identity);
}

async function openInventory(
  named: string,
  policy: Policy,
  { site }: OperatorFile,
  findings: Findings,
): Promise<Inventory | null> {
  const content = await site.in('devices', 'inventory').open(named);
  if (content === null) return null;
  const { text, modifiedAt } = content;
  const file = site.shown(named);
  findings.sources.set(file, text);
  const types = new Map(Array.from(policy.device.values(), ({ name, type }) => [name, type]));
  const { entries, problems } = await parseInventory({ kind: 'inventory', file, text, types });
  findings.problems.push(...problems);
  return entries === null ? null : createInventory(entries, modifiedAt);
}

/** What the caller's provider can be asked for in a new sign-in. */
export function reachOf(identity: Identity, operator: OperatorFile): StepUpReach {
  const providers = policyContext(operator).providers ?? [];
  const asked = identity.via === 'none' ? providers : providers.filter(({ name }) => name === identity.provider);
  return { amr: new Set(asked.flatMap(({ askableAmr }) => askableAmr)), failed: new Set() };
}
