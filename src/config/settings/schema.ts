/** The schema of sallyport.yaml as a whole; editors get it as `config/sallyport.schema.json`. */

import { z } from 'zod';
import { accessLogSchema } from './access-log.ts';
import { appSchema } from './app.ts';
import { assertionSchema } from './assertion.ts';
import { adminSchema, healthSchema, listenSchema } from './endpoint.ts';
import { limitsSchema } from './limits.ts';
import { portalSchema } from './portal.ts';
import { providerSchema } from './provider.ts';
import { cidr, name } from './scalar.ts';
import { sessionsSchema } from './sessions.ts';
import { EVERYWHERE, insecureSchema } from './weakening.ts';

export const settingsSchema = z.strictObject({
  version: z.literal(1).describe('Version of this format: `1`.'),
  data: z.string().min(1).describe('Folder for what the gate makes itself, such as keys; it must be writable.'),
  insecure: insecureSchema(EVERYWHERE),
  listen: listenSchema,
  admin: adminSchema,
  health: healthSchema,
  trusted_proxies: z
    .array(cidr())
    .prefault([])
    .describe('Networks of proxies in front, whose `X-Forwarded-For` and `-Proto` are believed.'),
  forward_auth: z
    .array(cidr())
    .prefault([])
    .describe(
      'Networks of proxies that may ask at `/.sallyport/auth` about requests they hold; they are trusted proxies, too.',
    ),
  policy: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe('The policy: one file, or several, each with its owner.'),
  access_log: accessLogSchema,
  limits: limitsSchema,
  assertion: assertionSchema,
  providers: z
    .record(name(), providerSchema.describe('Somebody who vouches for people and machines, under a name of yours.'))
    .default({})
    .describe('Who may say who somebody is.'),
  portal: portalSchema,
  sessions: sessionsSchema,
  devices: z
    .strictObject({ inventory: z.string().min(1).describe('File of facts by device id.') })
    .optional()
    .describe('What is known about devices, beside what tokens say.'),
  apps: z.record(name(), appSchema.describe('An app, under its name in the policy.')).describe('The published apps.'),
});

/** After defaults, before the checks that need more than one key. */
export type SettingsInput = z.output<typeof settingsSchema>;
