/** `METHOD /pattern`: one line of a resource. */

import { isMethod } from '../../core/method.ts';
import type { PathOptions } from '../../core/path.ts';
import { parsePattern } from '../../core/pattern.ts';
import type { Route } from '../../core/policy/model.ts';
import { closest } from '../suggest.ts';
import type { Place } from '../place.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'WS'];

/** @returns null, and a problem, when it is none */
export function readRoute(place: Place, text: string, options: PathOptions): Route | null {
  const [, written, source] = /^(\S+) +(\S.*)$/.exec(text) ?? [];
  if (written === undefined || source === undefined) {
    place.error('bad-route', `\`${text}\` is not a method and a pattern`, 'as in `GET /reports/**`');
    return null;
  }
  const methods = written.split('|');
  if (!methods.map((method) => checkMethod(place, method, 'route')).every(Boolean)) return null;
  const pattern = parsePattern(source, options);
  if ('problem' in pattern) {
    place.error('bad-pattern', pattern.problem, pattern.help);
    return null;
  }
  return { methods: [...new Set(methods)], pattern, at: place.at };
}

/** @param use a request has one method, never `*` */
export function checkMethod(place: Place, method: string, use: 'route' | 'request'): boolean {
  if (method === '*' && use === 'route') return true;
  if (method === 'TRACE' || method === 'CONNECT') {
    place.error('bad-method', `\`${method}\` never reaches an app`);
    return false;
  }
  if (isMethod(method)) return true;
  const upper = method.toUpperCase();
  const near = isMethod(upper) ? (closest(upper, METHODS) ?? upper) : null;
  const message = method === '*' ? '`*` is no method that a request can have' : `\`${method}\` is not a method`;
  place.error('bad-method', message, near === null ? null : `did you mean \`${near}\`?`);
  return false;
}
