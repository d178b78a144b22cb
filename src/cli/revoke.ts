/** `sallyport revoke`: ends sessions at a running gate, and what is open of them. */

import { z } from 'zod';
import { tellAdmin } from './admin-client.ts';
import { ADMIN, JSON_OUTPUT, TOKEN_FILE, UsageError, type Call, type Command } from './command.ts';

export const revoke: Command = {
  name: 'revoke',
  summary: 'end sessions at a running gate',
  operands: '',
  count: [0, 0],
  flags: {
    session: { value: 'ID', summary: 'this one, by its name in the access record (`s_…`)' },
    issuer: { value: 'URL', summary: 'whose `--subject` or `--sid` it is, as in `iss`' },
    subject: { value: 'SUB', summary: 'all of this person' },
    sid: { value: 'SID', summary: 'all of this session at the provider' },
    device: { value: 'ID', summary: 'all of this device' },
    admin: ADMIN,
    'token-file': TOKEN_FILE,
    json: JSON_OUTPUT,
  },
  examples: [
    'sallyport revoke --session s_2kQk3y1rXw0hTg7N',
    'sallyport revoke --issuer https://idp.corp.example --subject mira',
    'sallyport revoke --device d-17',
  ],
  async run(call, terminal) {
    const tokenFile = call.value('token-file') ?? null;
    const answer = await tellAdmin(call.value('admin') ?? '', '/revoke', whatOf(call), tokenFile);
    if (answer.status === 404 && answer.text.includes('"no_sessions"'))
      throw new Error('nobody signs in with a browser at this gate, so it has no sessions');
    if (answer.status !== 200) throw new Error(`the gate answered ${answer.status}: ${answer.text.trim()}`);
    const { revoked, cut } = z.object({ revoked: z.number(), cut: z.number() }).parse(JSON.parse(answer.text));
    const told =
      revoked === 1 ? `1 session ended, ${cut} open of it cut` : `${revoked} sessions ended, ${cut} open of them cut`;
    terminal.out(call.has('json') ? JSON.stringify({ version: 1, revoked, cut }) : told);
    return revoked > 0 ? 0 : 1;
  },
};

/** One of the four, complete. */
function whatOf(call: Call): Readonly<Record<string, string>> {
  const given = Object.fromEntries(
    ['session', 'issuer', 'subject', 'sid', 'device'].flatMap((flag) => {
      const value = call.value(flag);
      return value === undefined ? [] : [[flag, value]];
    }),
  );
  const { session = '', issuer = '', subject = '', sid = '', device = '' } = given;
  switch (Object.keys(given).join(' ')) {
    case 'session':
      return { session };
    case 'device':
      return { device };
    case 'issuer subject':
      return { iss: issuer, sub: subject };
    case 'issuer sid':
      return { iss: issuer, sid };
    default:
      throw new UsageError('expected `--session`, `--device`, or `--issuer` with either `--subject` or `--sid`');
  }
}
