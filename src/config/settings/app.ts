/** `apps`: the published apps, each with the URL that people use and the servers behind it. */

import { z } from 'zod';
import { origin, type Origin } from './scalar.ts';
import type { Site } from './site.ts';
import { readUpstream, upstreamSchema, type Upstream } from './upstream.ts';
import { IN_AN_APP, insecureSchema } from './weakening.ts';

export const appSchema = z.strictObject({
  url: origin().optional().describe('Scheme, host and port as browsers see them; `*.` stands for one label.'),
  urls: z.array(origin()).min(1).optional().describe('Instead of `url`: several; the first is the one that is shown.'),
  insecure: insecureSchema(IN_AN_APP),
  providers: z.array(z.string()).min(1).optional().describe('Whose identities count here; all when left out.'),
  credentials: z
    .array(z.enum(['session', 'bearer']))
    .min(1)
    .default(['session', 'bearer'])
    .describe('How a caller may say who it is: people by their session, programs by a bearer token.'),
  authorization: z
    .enum(['ours', 'pass'])
    .default('ours')
    .describe('`pass`: the gate never reads `Authorization`, and hands it to the app.'),
  explain: z
    .boolean()
    .default(false)
    .describe('A refusal also names the rule and the groups, for apps whose people may know them.'),
  upstream: upstreamSchema().describe('Where the app really is: one URL, or the long form.'),
  headers: z
    .strictObject({
      assertion: z
        .enum(['sallyport', 'pomerium', 'oauth2-proxy'])
        .default('sallyport')
        .describe('In whose spelling the app learns who is asking.'),
      upstream_host: z
        .enum(['keep', 'upstream'])
        .default('keep')
        .describe('The `Host` that the app reads: the one that browsers use, or that of the server behind.'),
      readable: z.boolean().default(false).describe('Also as plain headers: `x-sallyport-user`, `-email`, `-groups`.'),
    })
    .prefault({})
    .describe('What the app learns about who is asking.'),
  title: z.string().min(1).max(60).optional().describe('What the portal calls it; else its name.'),
  about: z.string().min(1).max(120).optional().describe('One line about it, for the portal.'),
  start: z
    .string()
    .regex(/^\/(?![/\\])[\x21-\x7e]*$/, 'expected a path such as `/dashboard`')
    .default('/')
    .describe('Where the portal leads; who may GET it sees the app there.'),
  portal: z
    .enum(['openable', 'always', 'never'])
    .default('openable')
    .describe('Who sees it in the portal: who can open it; everybody, with what is missing; nobody.'),
  csrf: z
    .strictObject({
      allow_from: z
        .array(origin())
        .min(1)
        .describe('Other origins whose pages may send forms here, such as an identity provider that answers by POST.'),
    })
    .optional()
    .describe('With a session, a request that may change something must come from the app itself.'),
  websocket: z
    .strictObject({
      origins: z
        .array(z.union([z.literal('same'), origin()]))
        .min(1)
        .default(['same'])
        .describe('Pages that may open a WebSocket: `same` is the app itself.'),
    })
    .prefault({})
    .describe('Upgrades; their `Origin` is always checked.'),
});

/** How the portal shows an app. */
export interface Card {
  readonly title: string;
  readonly about: string | null;
  /** A path. */
  readonly start: string;
  readonly shown: 'openable' | 'always' | 'never';
}

export interface App {
  readonly name: string;
  /** At least one; the first is the one that is shown. Hosts are unique over all apps. */
  readonly origins: readonly [Origin, ...Origin[]];
  /** Names of providers whose identities count here. */
  readonly providers: readonly string[];
  readonly credentials: readonly ('session' | 'bearer')[];
  readonly authorization: 'ours' | 'pass';
  /** A refusal may name rules and groups. */
  readonly explain: boolean;
  readonly upstream: Upstream;
  readonly headers: {
    readonly assertion: 'sallyport' | 'pomerium' | 'oauth2-proxy';
    readonly readable: boolean;
    readonly upstreamHost: 'keep' | 'upstream';
  };
  /** Refused while people sign in to it, unless `service-workers` is named. */
  readonly serviceWorkers: 'refused' | 'allowed';
  /** `same` = the origin of the app itself; `others` are origins in full. */
  readonly websocket: { readonly same: boolean; readonly others: readonly string[] };
  /** Besides its own: origins whose pages may send what changes something. */
  readonly formsFrom: readonly string[];
  readonly card: Card;
}

/** @param providers all that are configured */
export async function readApp(
  name: string,
  input: z.output<typeof appSchema>,
  site: Site,
  providers: readonly string[],
): Promise<App | null> {
  site.ground.weakenings.permit(input.insecure, site.in('insecure'));
  const origins = readOrigins(input, site);
  const upstream = await readUpstream(input.upstream, site.in('upstream'), input.insecure);
  for (const [index, provider] of (input.providers ?? []).entries()) {
    if (providers.includes(provider)) continue;
    site
      .in('providers', index)
      .unknownName(`there is no provider \`${provider}\``, provider, providers, 'declare it under `providers:`');
  }
  if (origins === null) return null;
  const { assertion, readable, upstream_host: upstreamHost } = input.headers;
  return {
    name,
    origins,
    providers: input.providers ?? providers,
    credentials: input.credentials,
    authorization: input.authorization,
    explain: input.explain,
    upstream,
    headers: { assertion, readable, upstreamHost },
    serviceWorkers: input.credentials.includes('session') && !site.covers('service-workers') ? 'refused' : 'allowed',
    websocket: {
      same: input.websocket.origins.includes('same'),
      others: input.websocket.origins.filter((entry) => entry !== 'same').map((entry) => entry.origin),
    },
    formsFrom: (input.csrf?.allow_from ?? []).map((entry) => entry.origin),
    card: { title: input.title ?? name, about: input.about ?? null, start: input.start, shown: input.portal },
  };
}

function readOrigins({ url, urls }: z.output<typeof appSchema>, site: Site): App['origins'] | null {
  const [first, ...rest] = urls ?? (url === undefined ? [] : [url]);
  if (url !== undefined && urls !== undefined)
    site.in('urls').key.error('two-ways', 'either `url` or `urls`, not both');
  if (first === undefined) {
    site.key.error('missing-key', 'an app needs `url`: the address that people use');
    return null;
  }
  for (const [index, { host }] of [first, ...rest].entries()) {
    if (/^(\*\.)?[^*]+$/.test(host)) continue;
    const at = url === undefined ? site.in('urls', index) : site.in('url');
    at.error('bad-wildcard', `\`${host}\`: \`*.\` at the very beginning stands for one label, and nothing else does`);
  }
  return [first, ...rest];
}
