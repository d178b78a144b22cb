/** The shape of policy.yaml, version 1 (POLICY.md §1). Also the source of its JSON Schema: each description is an editor's hover. */

import { z } from 'zod';
import { groupSchema, postureSchema } from './predicate-schema.ts';

const name = z
  .string()
  .regex(/^[A-Za-z_][\w.-]*$/, 'a name is made of letters, digits, `_`, `-` and `.`, and begins with a letter');
const names = z.union([z.string(), z.array(z.string()).min(1)]);
const text = z.string().min(1);

const attributeType = z.enum(['string', 'bool', 'number', 'list', 'version', 'time']);
const attribute = z.union([
  attributeType,
  z.strictObject({
    type: attributeType,
    private: z.boolean().default(false).describe('The access record shows a keyed hash instead of the value.'),
  }),
]);

const same = z
  .tuple([z.string(), z.string()])
  .describe('`[path.x, claims.y]`: the path parameter equals my claim, or is an element of it.');

const auth = z
  .strictObject({
    amr: z.array(text).min(1).optional().describe('Methods of the sign-in; all are required.'),
    acr: z.array(text).min(1).optional().describe('Classes of the sign-in; any of them.'),
    max_age: text.optional().describe('Since the person last signed in, at least 30s.'),
  })
  .describe('How strong and how recent the sign-in must be.');

const session = z.strictObject({ max_age: text.describe('Age of the session or token.') });

const place = {
  posture: names.optional().describe('Names of postures; any of them.'),
  network: names.optional().describe('Names of networks; any of them.'),
  schedule: names.optional().describe('Names of schedules; any of them.'),
  same: same.optional(),
};

const floor = z
  .strictObject({
    ...place,
    auth: auth.optional(),
    session: session.optional(),
    except: z.array(z.string()).min(1).optional().describe('Resources for which it does not hold; lint lists them.'),
  })
  .describe('Conditions that every grant of this app has in addition.');

const keep = z.enum(['refuse', 'keep']).default('refuse');

const app = z.strictObject({
  resources: z
    .record(name, z.array(text.describe('`METHOD /pattern`, `A|B /pattern`, `* /pattern`.')).min(1))
    .describe('What the app has, in the words of the business.'),
  paths: z
    .strictObject({
      encoded_slash: keep.describe('`%2f` inside a segment.'),
      double_encoding: keep.describe('`%25` before two hex digits.'),
      semicolon: keep.describe('`;` in a segment.'),
      empty_segments: keep.describe('`//`.'),
      case: z.enum(['sensitive', 'insensitive']).default('sensitive'),
      trailing_slash: z.enum(['same', 'strict']).default('same').describe('Whether `/a` and `/a/` are one.'),
    })
    .prefault({})
    .describe('How this app reads a path. Everything that is kept is a risk, and shown in `status`.'),
  floor: floor.optional(),
});

const rule = {
  id: name.describe('Unique over grants and denies; the access record names it.'),
  who: z
    .array(text)
    .min(1)
    .describe('Groups, `user:<email>`, `sub:<iss>#<sub>`, `anyone`, `authenticated`; any of them.'),
  to: z.array(text).min(1).describe('`app/resource`, `app/*` or `*`.'),
  owner: text.describe('Who answers for this rule.'),
  why: text.describe('The reason, or where it is written.'),
  not_before: text.optional().describe('RFC 3339 with an offset.'),
  until: text.optional().describe('RFC 3339 with an offset, or a date: to the end of that day.'),
  mode: z.enum(['enforce', 'shadow']).default('enforce').describe('`shadow`: decided and logged, never enforced.'),
  review_after: text.optional().describe('A date from which on the rule wants to be looked at again.'),
  deny_message: text.optional().describe('What a refused person reads.'),
};

const grant = z.strictObject({
  ...rule,
  if: z.strictObject({ ...place, auth: auth.optional(), session: session.optional() }).optional(),
});

const deny = z.strictObject({
  ...rule,
  if: z.strictObject(place).optional(),
  unless: z
    .strictObject({ who: z.array(text).min(1).optional(), to: z.array(text).min(1).optional(), ...place })
    .optional()
    .describe('The deny does not fire if all of this is certain.'),
});

const factValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number(), z.boolean()])),
  z.null(),
]);

const persona = z.strictObject({
  like: z.string().optional().describe('Another persona; its maps are merged one level deep, `null` removes.'),
  iss: z.string().nullable().optional(),
  sub: z.string().nullable().optional(),
  claims: z.record(z.string(), factValue).nullable().optional(),
  device: z.record(z.string(), factValue).nullable().optional(),
  device_age: text.nullable().optional().describe('Age of the device facts; 0 unless given.'),
  auth: z
    .strictObject({
      amr: z.array(z.string()).nullable().optional(),
      acr: z.string().nullable().optional(),
      age: text.nullable().optional(),
    })
    .nullable()
    .optional(),
  session: z.strictObject({ age: text.nullable().optional() }).nullable().optional(),
  ip: z.string().nullable().optional(),
  at: z.string().nullable().optional().describe('When it happens: RFC 3339 with an offset.'),
});

const expectations = z.record(z.string(), z.string()).optional();

const test = z.strictObject({
  name: text,
  as: z.string().describe('A persona, or `anonymous`.'),
  with: persona.omit({ like: true }).optional().describe('Facts that are otherwise in this test.'),
  allow: expectations.describe('`METHOD app/path: rule`, with the rule that must be among those that decide.'),
  deny: expectations,
  step_up: expectations,
  login: expectations,
});

export const policySchema = z
  .strictObject({
    version: z.literal(1),
    timezone: z.string().default('UTC').describe('Of schedules and of `until` dates.'),
    claims: z.record(name, attribute).prefault({}).describe('The typed contract with the identity providers.'),
    device: z.record(name, attribute).prefault({}).describe('The typed contract with device management.'),
    groups: z.record(name, groupSchema).prefault({}).describe('Named predicates on identity.'),
    postures: z.record(name, postureSchema).prefault({}).describe('Named predicates on device facts.'),
    networks: z.record(name, z.array(text).min(1)).prefault({}).describe('Named lists of CIDRs.'),
    schedules: z
      .record(
        name,
        z.strictObject({
          days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
          from: text.describe('`08:00`, included.'),
          to: text.describe('`19:00`, not included; up to `from` it is the next day.'),
          zone: text.optional().describe('Time zone; else `timezone`.'),
        }),
      )
      .prefault({}),
    apps: z.record(name, app).prefault({}),
    grants: z.array(grant).default([]),
    denies: z.array(deny).default([]),
    personas: z.record(name, persona).prefault({}).describe('Example identities for the tests.'),
    tests: z.array(test).default([]).describe('What each persona may and may not do; they gate every load.'),
  })
  .meta({
    title: 'Sallyport policy',
    description: 'Who may do what: deny by default, denies win, order never matters.',
  });

export type PolicyInput = z.output<typeof policySchema>;
export type AppInput = z.output<typeof app>;
export type FloorInput = z.output<typeof floor>;
export type GrantInput = z.output<typeof grant>;
export type DenyInput = z.output<typeof deny>;
export type AuthInput = z.output<typeof auth>;
export type PersonaInput = z.output<typeof persona>;
export type TestInput = z.output<typeof test>;
export type AttributeInput = z.output<typeof attribute>;
