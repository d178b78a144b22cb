/** What `/status` tells the operator: which load serves, and what is knowingly unsafe about it. */

import { VERSION } from './version.ts';
import type { Settings } from '../config/settings/settings.ts';
import type { PathOptions } from '../core/path.ts';
import type { Policy } from '../core/policy/model.ts';
import type { Provider } from '../identity/provider.ts';
import type { Status } from '../server/admin.ts';

export interface StatusParts {
  readonly settings: Settings;
  readonly policy: Policy;
  readonly providers: Iterable<Provider>;
  readonly startedAt: number;
  readonly generation: Status['generation'];
  readonly reload: Status['reload'];
  readonly sessions: Status['sessions'];
  readonly live: number;
  readonly records: Status['records'];
}

export function statusOf(parts: StatusParts): Status {
  const { settings, policy, providers, startedAt, generation, reload, sessions, live, records } = parts;
  return {
    version: VERSION,
    startedAt,
    generation,
    policy: policy.id,
    insecure: settings.weakenings.map(({ name, where, meaning }) => ({ name, detail: `${where}: ${meaning}` })),
    apps: settings.apps.map(({ name, origins: [origin] }) => ({
      name,
      url: origin.origin,
      keeps: keptBy(policy.apps.get(name)?.paths),
    })),
    providers: Array.from(providers, (provider) => provider.status()),
    reload,
    sessions,
    live,
    records,
  };
}

const KEEPABLE = [
  ['encodedSlash', 'encoded_slash'],
  ['doubleEncoding', 'double_encoding'],
  ['semicolon', 'semicolon'],
  ['emptySegments', 'empty_segments'],
] as const;

function keptBy(paths: PathOptions | undefined): readonly string[] {
  return KEEPABLE.flatMap(([key, name]) => (paths?.[key] === 'keep' ? [name] : []));
}
