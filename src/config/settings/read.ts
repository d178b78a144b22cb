/** Checks what a schema cannot: what one key of sallyport.yaml means for another, and what the files it names say. */

import { PORTAL } from '../../core/route.ts';
import { readAccessLog } from './access-log.ts';
import { readApp, type App } from './app.ts';
import { readAssertion } from './assertion.ts';
import { readAdmin, readListen } from './endpoint.ts';
import { readLimits } from './limits.ts';
import { keepsCookies, readPortal } from './portal.ts';
import { readProvider, type Provider } from './provider.ts';
import { readProxies } from './proxies.ts';
import type { SettingsInput } from './schema.ts';
import { readSessions } from './sessions.ts';
import type { Settings } from './settings.ts';
import type { Site } from './site.ts';

/** Everything but the weakenings, of which the policy decides one (`public-write`). */
export type Checked = Omit<Settings, 'weakenings'>;

/**
 * @param site the top of the file, which takes the problems
 * @returns null when any of them is an error
 */
export async function readSettings(input: SettingsInput, site: Site): Promise<Checked | null> {
  site.ground.weakenings.permit(input.insecure, site.in('insecure'));
  const trustedProxies = readProxies(input, site);
  const listen = await readListen(
    input.listen,
    site.in('listen'),
    trustedProxies.length > 0 ? 'proxies' : 'no-proxies',
  );
  const admin = await readAdmin(input.admin, site.in('admin'));
  const accessLog = await readAccessLog(input.access_log, site.in('access_log'));
  const assertion = await readAssertion(input.assertion, site.in('assertion'));
  const providers = await readProviders(input, site.in('providers'));
  const apps = await readApps(input, site.in('apps'));
  const people = appsOfPeople(apps, providers, site.in('apps'));
  const portal = await readPortal(input.portal, people, site.in('portal'));
  const taken = apps.find((app) => app.origins.some(({ host }) => host === portal?.origin.host));
  if (input.portal !== undefined && taken !== undefined)
    site
      .in('portal', 'url')
      .error('duplicate-host', `app \`${taken.name}\` already has the host \`${portal?.origin.host}\``);
  const sessions = await readSessions(input.sessions, site.in('sessions'));

  if (listen === null || site.hasErrors()) return null;
  return {
    data: site.resolved(input.data),
    listen,
    admin,
    health: input.health ?? null,
    trustedProxies,
    forwardAuth: input.forward_auth,
    accessLog,
    limits: readLimits(input.limits),
    assertion,
    providers,
    portal,
    sessions,
    apps,
  };
}

async function readProviders(input: SettingsInput, site: Site): Promise<readonly Provider[]> {
  const providers: Provider[] = [];
  const issuers = new Map<string, string>();
  for (const [name, entry] of Object.entries(input.providers)) {
    const provider = await readProvider(name, entry, site.in(name));
    if (provider !== null) providers.push(provider);
    // A token names its issuer only: with two providers of one issuer nothing says whose rules hold.
    const other = issuers.get(entry.issuer);
    if (other !== undefined)
      site.in(name, 'issuer').error('duplicate-issuer', `provider \`${other}\` already has this issuer`);
    issuers.set(entry.issuer, name);
  }
  return providers;
}

async function readApps(input: SettingsInput, site: Site): Promise<readonly App[]> {
  const names = Object.keys(input.providers);
  const apps: App[] = [];
  const hosts = new Map<string, string>();
  for (const [name, entry] of Object.entries(input.apps)) {
    if (name === PORTAL)
      site.in(name).key.error('reserved-name', `\`${name}\` is the portal itself`, 'give the app another name');
    const app = await readApp(name, entry, site.in(name), names);
    if (app !== null) apps.push(app);
    for (const [index, { host }] of (app?.origins ?? []).entries()) {
      const at = entry.url === undefined ? site.in(name, 'urls', index) : site.in(name, 'url');
      const other = hosts.get(host);
      if (other !== undefined)
        at.error(
          'duplicate-host',
          `app \`${other}\` already has the host \`${host}\``,
          'apps are told apart by host alone',
        );
      hosts.set(host, name);
    }
  }
  return apps;
}

/** Apps that take a session of somebody: their hosts must keep cookies. */
function appsOfPeople(apps: readonly App[], providers: readonly Provider[], site: Site): readonly App[] {
  const signIn = new Set(providers.filter((provider) => provider.signIn !== null).map(({ name }) => name));
  const people = apps.filter(
    ({ credentials, providers }) => credentials.includes('session') && providers.some((name) => signIn.has(name)),
  );
  for (const { name, origins } of people) {
    for (const one of origins) keepsCookies(one, site.in(name, 'url'));
  }
  for (const app of apps) {
    if (app.authorization === 'ours' || people.includes(app)) continue;
    // `pass` takes away the only place where a bearer token can be.
    site
      .in(app.name, 'authorization')
      .warn('nobody-can-sign-in', 'the gate never reads `Authorization` here, so every caller is anonymous');
  }
  return people;
}
