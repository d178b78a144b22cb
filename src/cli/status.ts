/** `sallyport status`: what a running gate serves, with which policy, and what is knowingly unsafe. */

import { z } from 'zod';
import type { Status } from '../server/admin.ts';
import { askAdmin } from './admin-client.ts';
import { ADMIN, JSON_OUTPUT, TOKEN_FILE, type Command } from './command.ts';

export const status: Command = {
  name: 'status',
  summary: 'print what a running gate serves',
  operands: '',
  count: [0, 0],
  flags: {
    admin: ADMIN,
    'token-file': TOKEN_FILE,
    json: JSON_OUTPUT,
  },
  examples: ['sallyport status', 'sallyport status --json'],
  async run(call, terminal) {
    const answer = await askAdmin(call.value('admin') ?? '', '/status', call.value('token-file') ?? null);
    if (answer.status !== 200) throw new Error(`the gate answered ${answer.status}: ${answer.text.trim()}`);
    const { version: gate, ...status } = readStatus(answer.text);
    if (call.has('json')) terminal.out(JSON.stringify({ version: 1, gate, ...status }));
    else for (const line of describe({ version: gate, ...status })) terminal.out(line);
    return 0;
  },
};

const statusSchema: z.ZodType<Status> = z.object({
  version: z.string(),
  startedAt: z.number(),
  generation: z.object({ number: z.number(), at: z.number() }),
  policy: z.string(),
  insecure: z.array(z.object({ name: z.string(), detail: z.string() })),
  apps: z.array(z.object({ name: z.string(), url: z.string(), keeps: z.array(z.string()) })),
  providers: z.array(
    z.object({
      name: z.string(),
      issuer: z.string(),
      keysAt: z.number().nullable(),
      keys: z.number(),
      problem: z.string().nullable(),
    }),
  ),
  reload: z.object({ at: z.number(), problem: z.string().nullable() }).nullable(),
  sessions: z
    .object({
      remembered: z.number(),
      inGrace: z.number(),
      refreshes: z.object({ renewed: z.number(), ended: z.number(), unavailable: z.number() }),
      problem: z.string().nullable(),
    })
    .nullable(),
  live: z.number(),
  records: z.object({ written: z.number(), failed: z.number() }),
});

/** Whatever listens at a port may answer. */
function readStatus(text: string): Status {
  try {
    return statusSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error('what answers there is no gate of this version', { cause: error });
  }
}

function describe(status: Status): string[] {
  return [
    `sallyport ${status.version}, since ${instant(status.startedAt)}, ${status.live} requests open`,
    `policy    ${status.policy}, load ${status.generation.number} of ${instant(status.generation.at)}`,
    ...(status.reload?.problem
      ? [`RELOAD    failed at ${instant(status.reload.at)}, the load above still serves: ${status.reload.problem}`]
      : []),
    ...status.insecure.map(({ name, detail }) => `INSECURE  ${name}: ${detail}`),
    ...status.apps.map(
      (app) => `app       ${app.name} at ${app.url}${app.keeps.length > 0 ? `, keeps ${app.keeps.join(', ')}` : ''}`,
    ),
    ...status.providers.map((provider) => {
      const keys = provider.keysAt === null ? 'no keys yet' : `${provider.keys} keys of ${instant(provider.keysAt)}`;
      return `provider  ${provider.name} (${provider.issuer}): ${keys}${provider.problem === null ? '' : `; ${provider.problem}`}`;
    }),
    ...(status.sessions === null ? [] : [sessionsLine(status.sessions)]),
    `records   ${status.records.written} written, ${status.records.failed} lost`,
  ];
}

function sessionsLine({ remembered, inGrace, problem }: NonNullable<Status['sessions']>): string {
  const grace = inGrace === 0 ? '' : `, ${inGrace} of them while their provider does not answer`;
  return `sessions  ${remembered} remembered${grace}${problem === null ? '' : `; ${problem}`}`;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
