/** `to:`: `app/resource`, `app/*`, `*`. */

import type { Target } from '../../core/policy/model.ts';
import type { Declared } from './declared.ts';
import type { Place } from '../place.ts';

/** @returns those that exist; the others are problems */
export function readTargets(place: Place, names: readonly string[], declared: Declared): Target[] {
  return names.flatMap((name, index) => readOne(place.in(index), name, declared) ?? []);
}

function readOne(place: Place, name: string, { apps }: Declared): Target | null {
  const { at } = place;
  if (name === '*') return { app: null, resource: null, at };
  const slash = name.indexOf('/');
  const app = slash === -1 ? name : name.slice(0, slash);
  const resources = apps.get(app);
  if (resources === undefined) {
    const near = place.nearest(app, apps.keys());
    const help = near === null ? null : `did you mean \`${near}${name.slice(app.length)}\`?`;
    place.error('unknown-name', `there is no app \`${app}\``, help);
    return null;
  }
  const resource = name.slice(app.length + 1);
  if (resource === '*') return { app, resource: null, at };
  if (resources.has(resource)) return { app, resource, at };
  if (resource === '' || resource.startsWith('/')) {
    place.error('bad-target', `\`${name}\` names no resource`, `\`${app}/*\` is every resource of the app`);
    return null;
  }
  const near = place.nearest(resource, resources);
  const help = near === null ? `it has ${list(resources)}` : `did you mean \`${app}/${near}\`?`;
  place.error('unknown-name', `app \`${app}\` has no resource \`${resource}\``, help);
  return null;
}

/** The first of them: an app may have thousands. */
function list(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, MOST_NAMED).map((name) => `\`${name}\``);
  return `${shown.join(', ')}${all.length > MOST_NAMED ? ' …' : ''}`;
}

const MOST_NAMED = 20;
