/** `sallyport status`: what a running gate serves, with which policy, and what is knowingly unsafe. */

import type { Status } from '../server/admin.ts';
import { askAdmin } from './admin-client.ts';
import { ADMIN, JSON_OUTPUT, type Command } from './command.ts';

export const status: Command = {
  name: 'status',
  summary: 'print what a running gate serves',
  operands: '',
  count: [0, 0],
  flags: {
    admin: ADMIN,
    'token-file': { value: 'FILE', summary: 'holds the token of the admin listener', env: 'SALLYPORT_ADMIN_TOKEN_FILE' },
    json: JSON_OUTPUT,
  },
  examples: ['sallyport status', 'sallyport status --json'],
  async run(call, terminal) {
    const answer = await askAdmin(call.value('admin') ?? '', '/status', call.value('token-file') ?? null);
    if (answer.status !== 200) throw new Error(`the gate answered ${answer.status}: ${answer.text.trim()}`);
    if (call.has('json')) {
      terminal.out(answer.text.trim());
      return 0;
    }
    for (const line of describe(JSON.parse(answer.text) as Status)) terminal.out(line);
    return 0;
  },
};

function describe(status: Status): string[] {
  return [
    `sallyport ${status.version}, since ${instant(status.startedAt)}, ${status.live} requests open`,
    `policy    ${status.policy}, load ${status.generation.number} of ${instant(status.generation.at)}`,
    ...(status.reload?.problem ? [`RELOAD    failed at ${instant(status.reload.at)}, the load above still serves: ${status.reload.problem}`] : []),
    ...status.insecure.map(({ name, detail }) => `INSECURE  ${name}: ${detail}`),
    ...status.apps.map((app) => `app       ${app.name} at ${app.url}${app.keeps.length > 0 ? `, keeps ${app.keeps.join(', ')}` : ''}`),
    ...status.providers.map((provider) => {
      const keys = provider.keysAt === null ? 'no keys yet' : `${provider.keys} keys of ${instant(provider.keysAt)}`;
      return `provider  ${provider.name} (${provider.issuer}): ${keys}${provider.problem === null ? '' : `; ${provider.problem}`}`;
    }),
    `records   ${status.records.written} written, ${status.records.failed} lost`,
  ];
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
