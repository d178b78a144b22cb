/** A gate of its own process, as far as sessions go: opens a ticket when it is told to, and asks the provider over HTTP. */

import { readGateKey } from '../../../src/identity/sessions/gate-key.ts';
import { RedisStore } from '../../../src/store/redis/store.ts';
import { SqliteStore } from '../../../src/store/sqlite/store.ts';
import { Clock, people, Provider } from './people.ts';

/** What it is told at its start. */
export interface Setup {
  readonly key: string;
  /** URL. */
  readonly provider: string;
  readonly store: { readonly file: string } | { readonly port: number };
}

export interface Order {
  readonly ticket: string;
  /** So many requests at once. */
  readonly times: number;
  /** ms since the epoch. */
  readonly now: number;
}

const setup: Setup = JSON.parse(process.argv[2] ?? '');
const REDIS = { host: '127.0.0.1', database: 0, username: null, password: null, tls: false, ca: null };
const clock = new Clock();
const provider = new Provider();
provider.answer = async (known) => {
  const response = await fetch(setup.provider, { method: 'POST', body: known.tokens.refresh });
  const tokens = { ...known.tokens, refresh: await response.text() };
  return { kind: 'renewed', signedIn: { ...known, tokens } };
};
const { sessions, open } = people({
  store:
    'file' in setup.store
      ? new SqliteStore(setup.store.file, clock.read)
      : new RedisStore({ ...REDIS, ...setup.store }, clock.read),
  key: readGateKey('argument', setup.key),
  clock,
  provider,
});

sessions.listen({ ended: (ids) => process.send?.({ ended: ids }), renewed: () => {}, uncertain: () => {} });
process.on('message', (order: Order) => void obey(order));
process.on('disconnect', () => void sessions.close());
// Now it is connected.
await open('A'.repeat(43));
process.send?.('open');

async function obey({ ticket, times, now }: Order): Promise<void> {
  clock.now = now;
  const principals = await Promise.all(Array.from({ length: times }, () => open(ticket)));
  process.send?.({ opened: principals.map((principal) => principal?.fingerprint ?? null) });
}
