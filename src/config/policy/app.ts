/** `apps:`: what there is to be granted, under names that a review can read. */

import { z } from 'zod';
import { DEFAULT_PATH_OPTIONS, type PathOptions } from '../../core/path.ts';
import type { Floor, PolicyApp, Resource } from '../../core/policy/model.ts';
import { conditionsSchema, readConditions } from './condition.ts';
import type { Ground } from './ground.ts';
import { name } from './name.ts';
import type { Place } from '../place.ts';
import { readRoute } from './route.ts';
import type { Entry } from './source.ts';

const keep = z.enum(['refuse', 'keep']).default('refuse');

const pathsSchema = z.strictObject({
  encoded_slash: keep.describe('`keep`: `%2f` is text inside one segment.'),
  double_encoding: keep.describe('`keep`: `%25` before two hex digits is text inside one segment.'),
  semicolon: keep.describe('`keep`: `;` is text inside one segment.'),
  empty_segments: keep.describe('`keep`: `//` is an empty segment.'),
  case: z.enum(['sensitive', 'insensitive']).default('sensitive').describe('Whether `/A` and `/a` differ.'),
  trailing_slash: z.enum(['same', 'strict']).default('same').describe('`strict`: `/a` and `/a/` differ.'),
});

const floorSchema = conditionsSchema.safeExtend({
  except: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Resources that the floor does not hold for; lint lists them.'),
});

export const appSchema = z
  .strictObject({
    paths: pathsSchema.optional().describe('What in a path is refused, kept, or the same, before it is matched.'),
    floor: floorSchema.optional().describe('Conditions that every grant of the app has, whatever it says itself.'),
    resources: z
      .record(
        name(),
        z
          .array(z.string().meta({ examples: ['GET /reports/**', 'POST|PUT /reports/:id'] }))
          .min(1)
          .describe('What is reached under this name: `METHOD /pattern`, several methods as `GET|POST`, all as `*`.'),
      )
      .describe('Each a list of `METHOD /pattern`. `:name` is one segment, a final `**` any number, `WS` an upgrade.'),
  })
  .describe('An app, under its name in `sallyport.yaml`.');

type AppInput = z.output<typeof appSchema>;

export function readApps(entries: readonly Entry<AppInput>[], ground: Ground): Map<string, PolicyApp> {
  const apps = new Map<string, PolicyApp>();
  for (const { key: name, value, place } of entries) {
    const app = ground.soundly(() => readApp(name, value, place, ground));
    if (app !== null) apps.set(name, ground.placed(app, place));
  }
  return apps;
}

function readApp(name: string, input: AppInput, place: Place, ground: Ground): PolicyApp {
  const paths = readPaths(input.paths);
  const resources = Object.entries(input.resources).map(([resource, routes]): Resource => {
    const here = place.in('resources', resource);
    const read = routes.flatMap((text, index) => {
      const route = readRoute(here.in(index), text, paths);
      return route === null ? [] : [ground.placed(route, here.in(index))];
    });
    return ground.placed({ name: resource, routes: read, at: here.key.at }, here);
  });
  if (resources.length === 0) place.in('resources').error('empty', `app \`${name}\` has no resources`);
  return { name, paths, resources, floor: readFloor(name, input, place.in('floor'), ground), at: place.key.at };
}

function readPaths(input: AppInput['paths']): PathOptions {
  if (input === undefined) return DEFAULT_PATH_OPTIONS;
  return {
    encodedSlash: input.encoded_slash,
    doubleEncoding: input.double_encoding,
    semicolon: input.semicolon,
    emptySegments: input.empty_segments,
    case: input.case,
    trailingSlash: input.trailing_slash,
  };
}

function readFloor(app: string, { floor, resources }: AppInput, place: Place, ground: Ground): Floor | null {
  if (floor === undefined) return null;
  const { except = [], ...asked } = floor;
  for (const [index, resource] of except.entries()) {
    if (Object.hasOwn(resources, resource)) continue;
    place
      .in('except', index)
      .unknownName(`app \`${app}\` has no resource \`${resource}\``, resource, Object.keys(resources));
  }
  return ground.placed({ conditions: readConditions(place, asked, ground), except, at: place.key.at }, place);
}
