/** `apps:`: resources as lists of `METHOD /pattern`, how paths are read, and the floor. */

import { parsePattern } from '../../core/pattern.ts';
import type { PathOptions } from '../../core/path.ts';
import type { Floor, PolicyApp, Resource, Route } from '../../core/policy/model.ts';
import { readConditions } from './conditions.ts';
import type { Place } from './place.ts';
import type { AppInput } from './schema.ts';
import type { Scope } from './scope.ts';

export function readApp(name: string, input: AppInput, scope: Scope, place: Place): PolicyApp {
  const paths: PathOptions = {
    encodedSlash: input.paths.encoded_slash,
    doubleEncoding: input.paths.double_encoding,
    semicolon: input.paths.semicolon,
    emptySegments: input.paths.empty_segments,
    case: input.paths.case,
    trailingSlash: input.paths.trailing_slash,
  };
  const resources = Object.entries(input.resources).map(([resource, routes]): Resource => {
    const at = place.in('resources', resource);
    return {
      name: resource,
      routes: routes.flatMap((route, index) => readRoute(route, paths, at.in(index)) ?? []),
      at: at.keyAt,
    };
  });
  return { name, paths, resources, floor: readFloor(input, resources, scope, place.in('floor')), at: place.keyAt };
}

function readFloor({ floor }: AppInput, resources: readonly Resource[], scope: Scope, place: Place): Floor | null {
  if (floor === undefined) return null;
  const { except = [], ...asked } = floor;
  const names = resources.map((resource) => resource.name);
  for (const [index, name] of except.entries()) {
    if (!names.includes(name))
      place.in('except', index).unknownName(`the app has no resource \`${name}\``, name, names);
  }
  if (Object.keys(asked).length === 0) place.error('empty', 'this floor asks nothing');
  return { conditions: readConditions(asked, scope, place), except, at: place.keyAt };
}

const METHOD = /^[A-Z][A-Z-]{0,31}$/;

/** `GET /a/:id`, `PUT|PATCH /a/:id`, `* /**`. */
function readRoute(text: string, paths: PathOptions, place: Place): Route | null {
  const [methodText = '', path, ...rest] = text.split(/\s+/);
  if (path === undefined || rest.length > 0) {
    place.error(
      'bad-route',
      `\`${text}\` is not a method and a path`,
      'such as `GET /campaigns/:id` or `PUT|PATCH /campaigns/:id`',
    );
    return null;
  }
  const methods = methodText.split('|');
  for (const method of methods) {
    if (method === '*' && methods.length === 1) continue;
    if (METHOD.test(method)) continue;
    const help = METHOD.test(method.toUpperCase()) ? `methods are upper case: \`${method.toUpperCase()}\`` : null;
    place.error('bad-method', `\`${method}\` is not a method`, help);
  }
  if (methods.includes('TRACE') || methods.includes('CONNECT')) {
    place.error('bad-method', `\`${methodText}\` never reaches an app`);
  }
  const pattern = parsePattern(path, paths);
  if ('problem' in pattern) {
    place.error('bad-pattern', pattern.problem, pattern.help);
    return null;
  }
  return { methods, pattern, at: place.at };
}
