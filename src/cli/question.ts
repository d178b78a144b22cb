/** What `explain` is asked about: a method and a URL, or a method and `app/path`, read as the gate would read them. */

import { parseHost } from '../core/host.ts';
import { isMethod } from '../core/method.ts';
import { canonicalise, DEFAULT_PATH_OPTIONS, type CanonicalPath } from '../core/path.ts';
import type { Policy } from '../core/policy/model.ts';
import { Refusal } from '../core/refusal.ts';
import { HostTable, isReserved, route } from '../core/route.ts';
import { UsageError } from './command.ts';
import { suggestion } from './suggestion.ts';
import type { OperatorFile } from './operator-file.ts';

export interface Question {
  readonly app: string;
  readonly method: string;
  readonly path: CanonicalPath;
}

const BEHIND_HOST = /^https?:\/\/([^/?#]*)([^#]*)/i;
const IN_APP = /^([^\s/]+)(\/\S*)$/;

/**
 * @returns a Refusal where the gate would refuse before it asks the policy
 * @throws UsageError for what nobody could send
 */
export function readQuestion(
  method: string,
  target: string,
  policy: Policy,
  operator: OperatorFile | null,
): Question | Refusal {
  if (!isMethod(method)) throw new UsageError(`\`${method}\` is not a method such as \`GET\`, in capitals, or \`WS\``);
  const place = BEHIND_HOST.test(target) ? placeOfUrl(target, operator) : placeInApp(target, policy);
  if (place instanceof Refusal) return place;
  const path = canonicalise(place.target, policy.apps.get(place.app)?.paths ?? DEFAULT_PATH_OPTIONS);
  if (path instanceof Refusal) return path;
  return isReserved(path) ? new Refusal('reserved-path') : { app: place.app, method, path };
}

interface Place {
  readonly app: string;
  /** In origin form. */
  readonly target: string;
}

/** Cut by hand: `new URL` repairs what the gate refuses. A fragment is never sent. */
function placeOfUrl(url: string, operator: OperatorFile | null): Place | Refusal {
  if (operator === null) {
    throw new UsageError(
      'only a configuration says which app is at a URL: give `--config FILE`, or ask for `app/path`',
    );
  }
  const [, authority = '', behind = ''] = BEHIND_HOST.exec(url) ?? [];
  const host = parseHost(authority);
  if (host === null) return new Refusal('bad-host', 'malformed');
  const app = route(new HostTable(hostsOf(operator)), host.name);
  if (app instanceof Refusal) return app;
  return { app, target: behind.startsWith('/') ? behind : `/${behind}` };
}

function* hostsOf({ input }: OperatorFile): Iterable<readonly [string, string]> {
  for (const [name, { url, urls }] of Object.entries(input.apps)) {
    for (const { host } of urls ?? (url === undefined ? [] : [url])) {
      yield [host, name];
    }
  }
}

function placeInApp(target: string, policy: Policy): Place {
  const [, app, path] = IN_APP.exec(target) ?? [];
  if (app === undefined || path === undefined) {
    throw new UsageError(`\`${target}\` is neither a URL nor \`app/path\``);
  }
  if (policy.apps.has(app)) return { app, target: path };
  throw new UsageError(`the policy has no app \`${app}\`${suggestion(app, policy.apps.keys())}`);
}
