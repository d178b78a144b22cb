/** `sallyport health`: asks a running gate whether it lives, for `HEALTHCHECK` and scripts. */

import { askAdmin } from './admin-client.ts';
import { ADMIN, TOKEN_FILE, type Command } from './command.ts';

export const health: Command = {
  name: 'health',
  summary: 'ask a running gate whether it is alive, or ready',
  operands: '',
  count: [0, 0],
  flags: {
    admin: ADMIN,
    'token-file': TOKEN_FILE,
    ready: { summary: 'ask whether it is ready to serve, not only alive' },
  },
  examples: ['sallyport health', 'sallyport health --ready --admin http://127.0.0.1:9091'],
  async run(call, terminal) {
    const path = call.has('ready') ? '/ready' : '/live';
    const answer = await askAdmin(call.value('admin') ?? '', path, call.value('token-file') ?? null);
    terminal.out(answer.text.trim());
    return answer.status === 200 ? 0 : 1;
  },
};
