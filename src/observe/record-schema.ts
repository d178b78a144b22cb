/** The published shape of the access record, version 1: its types and its JSON Schema come from here. */

import { z } from 'zod';
import { REASONS } from '../core/reason.ts';
import { SESSION_EVENTS } from '../core/session-event.ts';

const claimValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number(), z.boolean()])).readonly(),
]);
const seconds = z.int().nonnegative();

const client = z.strictObject({
  ip: z.string().describe('Derived through the trusted proxies.'),
  agent: z.string().nullable(),
});

const request = z.strictObject({
  method: z.string().nullable(),
  host: z.string().nullable(),
  path: z
    .string()
    .nullable()
    .describe('The canonical path: what was judged and forwarded, byte for byte. Never a query.'),
  raw: z
    .string()
    .optional()
    .describe('Only when there is no canonical path: the refused target up to its query, at most 256 characters.'),
  destination: z.string().optional().describe('COPY and MOVE: the canonical second path, which was judged, too.'),
});

const subject = z
  .strictObject({
    iss: z.string().optional(),
    sub: z.string().optional(),
    email: claimValue.optional(),
    groups: claimValue.optional(),
    via: z.enum(['none', 'bearer', 'session', 'certificate']),
    session: z.string().optional().describe('The gate’s own session, `s_…`; `sallyport revoke --session` ends it.'),
    session_age: seconds
      .optional()
      .describe('Seconds since the session or token was issued; none when that lies ahead.'),
    auth_age: seconds.optional().describe('Seconds since the person last signed in; none when unknown or ahead.'),
    amr: z.array(z.string()).readonly().optional(),
    acr: z.string().optional(),
    asked_in_vain: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('The `amr` and `acr` values that a sign-in was lately asked for and came back without.'),
  })
  .nullable()
  .describe('Null when the request was refused before anybody was asked who they are.');

const factSource = z.enum(['token', 'session', 'inventory', 'certificate']);

const device = z
  .strictObject({
    id: z.string().nullable(),
    from: factSource.nullable().describe('Where the id came from.'),
    age: seconds.optional().describe('Seconds since the oldest fact that a rule read.'),
    postures: z.array(z.string()).readonly().describe('The postures of this resource’s rules that hold.'),
    sources: z
      .array(
        z.strictObject({
          from: factSource,
          at: z.iso.datetime({ precision: 3 }).nullable().describe('Null = of unknown age, which no posture accepts.'),
          facts: z.array(z.string()).readonly(),
        }),
      )
      .readonly()
      .optional()
      .describe('The facts that the rules read and that are known: where each came from, and when it was true.'),
  })
  .nullable();

const effect = z.enum(['allow', 'deny', 'step_up', 'login']);

const decision = z.strictObject({
  effect: z.enum([...effect.options, 'refuse']).describe('`refuse` = the policy was never asked; `reasons` says why.'),
  by: z.string().nullable().describe('The deciding rule, or `default`.'),
  reasons: z.array(z.enum(REASONS)).readonly(),
  detail: z.string().optional(),
  uncertain: z.literal(true).optional().describe('A deny fired because it could not be ruled out.'),
});

const common = {
  id: z.string().describe('ULID; also `x-request-id`.'),
  client,
  request,
  app: z.string().nullable(),
  subject,
  device,
  decision,
  resource: z.string().nullable(),
  shadow: z
    .strictObject({ effect, by: z.string() })
    .optional()
    .describe('What it would be with shadow rules enforced.'),
  in: z
    .record(z.string(), claimValue.nullable())
    .describe('Every attribute that the rules of this resource read; null = missing; `private` ones as a keyed hash.'),
  policy: z.string().nullable().describe('`sha256:…` of the policy that decided.'),
  decided: z.iso
    .datetime({ precision: 3 })
    .optional()
    .describe('When the policy was asked, if a second or more after the start; ages are those of that moment.'),
};

const accessFields = z.strictObject({
  ...common,
  parent_id: z.string().optional().describe('The caller’s own request id, from a trusted proxy.'),
  kind: z.enum(['http', 'websocket', 'forward-auth', 'malformed']),
  upstream: z
    .strictObject({ address: z.string(), status: z.int().nullable(), ms: z.number(), error: z.string().nullable() })
    .nullable(),
  status: z.int().nullable().describe('What the client was sent; null when nothing was.'),
  ended: z
    .enum(['client-gone', 'upstream-died', 'revoked', 'policy', 'expired', 'idle', 'drain'])
    .optional()
    .describe('Present when no complete answer was sent.'),
  fault: z.string().optional(),
  event: z.enum(SESSION_EVENTS).optional().describe('What this request did to a session.'),
  bytes: z.int().nonnegative(),
  ms: z.number().nonnegative(),
  auth_us: z.int().nonnegative(),
  policy_us: z.int().nonnegative(),
});

const openFields = z.strictObject({
  ...common,
  kind: z.literal('open'),
  of: z.enum(['http', 'websocket', 'forward-auth']).optional().describe('The `kind` of the line that will close it.'),
});

const revocationFields = z.strictObject({
  id: z.string().describe('ULID.'),
  kind: z.literal('revocation'),
  client: client.describe('Who asked the admin listener.'),
  revoked: z
    .union([
      z.strictObject({ session: z.string() }),
      z.strictObject({ iss: z.string(), sub: z.string() }),
      z.strictObject({ iss: z.string(), sid: z.string().describe('Keyed hash.') }),
      z.strictObject({ device: z.string() }),
    ])
    .describe('Whose sessions, as it was asked.'),
  sessions: z.int().nonnegative().nullable().describe('How many ended; null when it failed, and some may have.'),
  cut: z.int().nonnegative().describe('How many exchanges were open of them on this gate.'),
  fault: z.string().optional(),
});

/** What the logger itself writes first. */
const stamp = { v: z.literal(1), time: z.iso.datetime({ precision: 3 }) };

export const recordSchema = z
  .union([accessFields.extend(stamp), openFields.extend(stamp), revocationFields.extend(stamp)])
  .meta({
    title: 'Sallyport access record, version 1',
    description:
      'One line per request, however it ends. A stream still open after a second also writes an `open` line with the same id. An operator’s revocation writes a line, too.',
  });

export type AccessRecord = z.infer<typeof accessFields>;
export type RevocationRecord = z.infer<typeof revocationFields>;
