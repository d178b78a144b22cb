/**
 * Rules that know somebody by what each of several providers may say of its own people: an address, or a claim that `same`
 * compares. A person is `(iss, sub)`; whoever is trusted to say one thing could let a namesake in (docs/decisions/012-namesakes.md).
 */

import type { Deny, Grant, Policy, Same, Target, Who } from '../core/policy/model.ts';
import type { Position } from '../core/position.ts';
import type { SettingsInput } from './settings/schema.ts';
import type { Site } from './settings/site.ts';

/** Providers of an app that takes more than one. */
interface Crowd {
  readonly app: string;
  readonly providers: readonly string[];
}

/** Warns at what a rule lets in by; a deny lets in by its `unless`. */
export function checkNamesakes(input: SettingsInput, policy: Policy, site: Site): void {
  const all = Object.keys(input.providers);
  const crowds = Object.entries(input.apps).flatMap(([app, { providers = all }]) =>
    providers.length > 1 ? [{ app, providers }] : [],
  );
  const warn = (at: Position, length: number, message: string, { app, providers }: Crowd): void => {
    const one = `\`apps: { ${app}: { providers: [${providers[0] ?? ''}] } }\``;
    const help = `let in by a group that tests \`iss\` too, or make ${one} of sallyport.yaml believe one of them`;
    site.ground.problems.push({ severity: 'warning', code: 'namesake', message, help, at, length });
  };
  for (const { who, same, to } of [...policy.grants.map(ofGrant), ...policy.denies.flatMap(ofUnless)]) {
    const crowd = crowds.find(({ app }) => to.some((target) => target.app === null || target.app === app));
    if (crowd === undefined) continue;
    const names = crowd.providers.map((name) => `\`${name}\``).join(' or ');
    for (const one of who) {
      if (one.kind !== 'user') continue;
      const user = `user:${one.email}`;
      warn(one.at, user.length, `\`${user}\` is whoever ${names} says has this address`, crowd);
    }
    if (same === null || !who.some(({ kind }) => kind === 'authenticated')) continue;
    const claim = `claims.${same.attribute.name}`;
    const length = `[path.${same.parameter}, ${claim}]`.length;
    warn(same.at, length, `\`same\` believes whomever ${names} gives this \`${claim}\``, crowd);
  }
}

interface Way {
  readonly who: readonly Who[];
  readonly same: Same | null;
  readonly to: readonly Target[];
}

function ofGrant({ who, conditions, to }: Grant): Way {
  return { who, same: conditions.same, to };
}

/** Whom it spares are those of its `who` for whom the `unless` holds. */
function ofUnless({ who, unless, to }: Deny): Way[] {
  return unless === null ? [] : [{ who: unless.who ?? who, same: unless.same, to: unless.to ?? to }];
}
