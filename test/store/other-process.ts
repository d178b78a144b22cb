/** Another process on the same SQLite file: opens it, then does one thing of each kind when it is told to. */

import { SqliteStore } from '../../src/store/sqlite/store.ts';

export interface Order {
  /** Ids of sessions. */
  readonly update: string;
  readonly remove: string;
  /** The hash of a ticket. */
  readonly find: string;
}

const store = new SqliteStore(process.argv[2] ?? '');
process.on('message', (order: Order) => void obey(order));
process.on('disconnect', () => void store.close());
process.send?.('open');

async function obey(order: Order): Promise<void> {
  const session = await store.read(order.update);
  process.send?.({
    updated: session !== null && (await store.update(session)),
    removed: await store.remove([order.remove]),
    found: (await store.find(order.find))?.session.id ?? null,
  });
}
