/** Whether the operator's file and the policy fit together: what one names, the other must have. */

import { canonicalise, DEFAULT_PATH_OPTIONS } from '../core/path.ts';
import type { Grant, Policy, Resource } from '../core/policy/model.ts';
import type { Position } from '../core/position.ts';
import { Refusal } from '../core/refusal.ts';
import type { Diagnostic } from './diagnostic.ts';
import { checkFreshness } from './freshness.ts';
import { checkNamesakes } from './namesakes.ts';
import type { SettingsInput } from './settings/schema.ts';
import type { Site } from './settings/site.ts';
import { didYouMean } from './suggest.ts';

/** @param site the top of sallyport.yaml, which takes the problems of both sides */
export function checkAgreement(input: SettingsInput, policy: Policy, site: Site): void {
  checkApps(input, policy, site);
  checkStarts(input, policy, site);
  checkMappings(input, policy, site);
  checkPrivate(input, policy, site);
  checkPublicWrite(input, policy, site);
  checkFreshness(input, policy, site);
  checkNamesakes(input, policy, site);
}

function checkApps(input: SettingsInput, policy: Policy, site: Site): void {
  const configured = Object.keys(input.apps);
  for (const name of configured) {
    if (policy.apps.has(name)) continue;
    site
      .in('apps', name)
      .key.warn(
        'app-without-policy',
        `the policy has no app \`${name}\`: every request is denied`,
        didYouMean(name, policy.apps.keys()),
      );
  }
  for (const { name, at } of policy.apps.values()) {
    if (configured.includes(name)) continue;
    report(
      site,
      at,
      name.length,
      'app-without-upstream',
      `app \`${name}\` has no entry under \`apps:\` in sallyport.yaml`,
      didYouMean(name, configured),
    );
  }
}

/** Where the portal leads must be a path that the gate lets through as it stands: what the policy says of it is asked there. */
function checkStarts(input: SettingsInput, policy: Policy, site: Site): void {
  for (const [name, { start }] of Object.entries(input.apps)) {
    const path = canonicalise(start, policy.apps.get(name)?.paths ?? DEFAULT_PATH_OPTIONS);
    if (!(path instanceof Refusal)) continue;
    const help = start.includes('#') ? 'what stands behind `#` never reaches a server: leave it out' : null;
    site.in('apps', name, 'start').error('bad-start', `no request for this path is let through (${path.detail})`, help);
  }
}

/** A name that the policy never declared would be mapped for nobody, and its misspelling denied to everybody. */
function checkMappings(input: SettingsInput, policy: Policy, site: Site): void {
  for (const [name, provider] of Object.entries(input.providers)) {
    const at = site.in('providers', name);
    for (const claim of Object.keys(provider.claims)) {
      if (!policy.claims.has(claim))
        at.in('claims', claim).key.warn(
          'unknown-name',
          `the policy declares no claim \`${claim}\``,
          didYouMean(claim, policy.claims.keys()),
        );
    }
    for (const fact of Object.keys(provider.device ?? {})) {
      if (fact === 'id' || policy.device.has(fact)) continue;
      at.in('device', fact).key.warn(
        'unknown-name',
        `the policy declares no device fact \`${fact}\``,
        didYouMean(fact, policy.device.keys()),
      );
    }
    for (const key of ['single', 'absent_is_empty'] as const) {
      for (const [index, claim] of provider[key].entries()) {
        if (policy.claims.get(claim)?.type === 'list') continue;
        at.in(key, index).error(
          'unknown-name',
          `the policy declares no list \`${claim}\``,
          didYouMean(claim, policy.claims.keys()),
        );
      }
    }
  }
}

/** Without a key of the operator's the recorder makes one for each process. */
function checkPrivate(input: SettingsInput, policy: Policy, site: Site): void {
  if (input.access_log.hash_key !== undefined) return;
  for (const { source, name, private: masked } of [...policy.claims.values(), ...policy.device.values()]) {
    if (!masked) continue;
    const message = `\`${source}.${name}\` is private, and without \`access_log.hash_key\` its hash changes with every start`;
    site
      .in('access_log')
      .warn('no-hash-key', message, 'set `hash_key: { file: … }`, or old records cannot be compared');
    return;
  }
}

/** Methods that RFC 9110 §9.2.1 calls safe; everything else may change something. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

function checkPublicWrite(input: SettingsInput, policy: Policy, site: Site): void {
  for (const grant of policy.grants.filter(isPublic)) {
    for (const name of Object.keys(input.apps)) {
      const written = policy.apps
        .get(name)
        ?.resources.find((resource) => reaches(grant, name, resource) && writes(resource));
      if (written === undefined || site.in('apps', name).covers('public-write')) continue;
      const message = `grant \`${grant.id}\` lets anybody, without a sign-in, write to \`${name}/${written.name}\``;
      const help = `if that is meant, name it in sallyport.yaml: \`apps: { ${name}: { insecure: [public-write] } }\``;
      report(site, grant.at, grant.id.length, 'public-write', message, help);
    }
  }
}

/** What it asks of a sign-in nobody can meet without one. */
function isPublic({ mode, who, conditions: { auth, session, same } }: Grant): boolean {
  return (
    mode === 'enforce' &&
    who.some(({ kind }) => kind === 'anyone') &&
    auth === null &&
    session === null &&
    same === null
  );
}

function reaches(grant: Grant, app: string, resource: Resource): boolean {
  return grant.to.some((target) => (target.app ?? app) === app && (target.resource ?? resource.name) === resource.name);
}

function writes(resource: Resource): boolean {
  return resource.routes.some((route) => route.methods.some((method) => !SAFE.has(method)));
}

function report(site: Site, at: Position, length: number, code: string, message: string, help: string | null): void {
  const problem: Diagnostic = { severity: 'error', code, message, help, at, length };
  site.ground.problems.push(problem);
}
