/** Whether facts can be as young as a posture asks: what a session knows of a device is as old as its last refresh. */

import { formatDuration } from '../core/duration.ts';
import { readByPostures } from '../core/policy/atoms-read.ts';
import type { Policy, Posture } from '../core/policy/model.ts';
import type { SettingsInput } from './settings/schema.ts';
import type { Site } from './settings/site.ts';

/**
 * Warns of a posture whose `max_age` is shorter than `sessions.refresh`, if a provider at which people sign in carries its
 * facts. How often clients fetch bearer tokens, and an export writes the inventory, no file says.
 */
export function checkFreshness({ providers, sessions }: SettingsInput, policy: Policy, site: Site): void {
  const signIns = Object.values(providers).filter(
    ({ client_secret, client_key }) => client_secret !== undefined || client_key !== undefined,
  );
  const carried = new Set(signIns.flatMap(({ device = {} }) => Object.keys(device)));
  for (const posture of policy.postures.values()) {
    const { name, maxAge, at } = posture;
    if (maxAge >= sessions.refresh || !reads(posture, policy, carried)) continue;
    const [least, pause] = [maxAge, sessions.refresh].map(formatDuration);
    site.ground.problems.push({
      severity: 'warning',
      code: 'older-than-max-age',
      message: `posture \`${name}\` asks for facts of the last ${least}, and sessions get theirs every ${pause}`,
      help: `in between they are unknown: a longer \`max_age\`, or \`sessions: { refresh: ${least} }\` in sallyport.yaml`,
      at,
      length: name.length,
    });
  }
}

/** By itself: a posture inside keeps its own `max_age`. */
function reads(posture: Posture, policy: Policy, facts: ReadonlySet<string>): boolean {
  return readByPostures([posture.name], policy).some(
    (atom) => atom.posture === posture && facts.has(atom.test.attribute.name),
  );
}
