/** The schema of policy.yaml as a whole; editors get it as `config/policy.schema.json`. */

import { z } from 'zod';
import { appSchema } from './app.ts';
import { assumedSchema, assumeSchema } from './assume.ts';
import { attributeSchema } from './attribute.ts';
import { denySchema } from './deny.ts';
import { grantSchema } from './grant.ts';
import { groupSchema } from './group.ts';
import { appName, attributeName, name } from './name.ts';
import { networkSchema } from './network.ts';
import { neverSchema } from './never.ts';
import { personaSchema } from './persona.ts';
import { postureSchema } from './posture.ts';
import { scheduleSchema } from './schedule.ts';
import { testSchema } from './test.ts';

/** What one entry of each section must be. */
export const SECTIONS = {
  claims: attributeSchema,
  device: attributeSchema,
  groups: groupSchema,
  postures: postureSchema,
  networks: networkSchema,
  schedules: scheduleSchema,
  apps: appSchema,
  grants: grantSchema,
  denies: denySchema,
  never: neverSchema,
  assume: assumedSchema,
  personas: personaSchema,
  tests: testSchema,
} as const;

export type SectionName = keyof typeof SECTIONS;

export const policySchema = z
  .strictObject({
    version: z.literal(1).describe('Version of the policy language: `1`.'),
    timezone: z
      .string()
      .optional()
      .describe('For schedules and dates, as in `Europe/Paris`; `UTC` without it.')
      .meta({ examples: ['Europe/Paris'] }),
    claims: z
      .record(attributeName(), SECTIONS.claims)
      .optional()
      .describe('What is known of people, by name. `sub`, `iss`, `email` and `email_verified` are built in.'),
    device: z.record(attributeName(), SECTIONS.device).optional().describe('What is known of devices, by name.'),
    groups: z.record(name(), SECTIONS.groups).optional().describe('Named predicates on who somebody is.'),
    postures: z.record(name(), SECTIONS.postures).optional().describe('Named predicates on the device.'),
    networks: z.record(name(), SECTIONS.networks).optional().describe('Named ranges of client addresses.'),
    schedules: z.record(name(), SECTIONS.schedules).optional().describe('Named windows of the week.'),
    apps: z
      .record(appName(), SECTIONS.apps)
      .optional()
      .describe('What there is to be granted: rules name resources, never raw paths.'),
    grants: z.array(SECTIONS.grants).optional().describe('Who may do what. Without a grant everything is denied.'),
    denies: z.array(SECTIONS.denies).optional().describe('What nobody may do, whatever is granted: denies win.'),
    never: z
      .array(SECTIONS.never)
      .optional()
      .describe('What must not be allowed, however the rules are put together. Every load proves it for all requests.'),
    assume: assumeSchema
      .optional()
      .describe('What the analysis may take for granted about identities; the gate does not.'),
    personas: z.record(name(), SECTIONS.personas).optional().describe('Example identities, for `tests:`.'),
    tests: z
      .array(SECTIONS.tests)
      .optional()
      .describe('What each persona may and may not do, and by which rule. They are run at every load.'),
  })
  .describe('Deny by default, denies win, order never matters.');
