/** `sallyport health`: asks a running gate whether it lives, for `HEALTHCHECK` and scripts. */

import { askAdmin } from './admin-client.ts';
import { ADMIN, type Command } from './command.ts';

export const health: Command = {
  name: 'health',
  summary: 'ask a running gate whether it is alive, or ready',
  operands: '',
  count: [0, 0],
  flags: {
    admin: ADMIN,
    ready: { summary: 'ask whether it is ready to serve, not only alive' },
  },
  examples: ['sallyport health', 'sallyport health --ready --admin http://127.0.0.1:9091'],
  async run(call, terminal) {
    const path = call.has('ready') ? '/ready' : '/live';
    const answer = await askAdmin(call.value('admin') ?? '', path, null);
    terminal.out(answer.text.trim());
    return answer.status === 200 ? 0 : 1;
  },
};
