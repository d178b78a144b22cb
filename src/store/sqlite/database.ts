/** The SQLite file of the sessions: made with its schema, or checked to be ours and whole. */

import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { APPLICATION, SCHEMA, VERSION } from './schema.ts';

/** ms for which another process that makes or checks the same file is waited for. */
const START_PATIENCE = 5_000;

/** @throws Error naming the file, when it cannot be opened, belongs to another program, or is damaged. */
export function openDatabase(file: string): DatabaseSync {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
    const database = new DatabaseSync(file, { timeout: START_PATIENCE });
    try {
      // Before anything is written: another program's file stays as it is.
      ensureOurs(database);
      makePrivate(file);
      prepare(database);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: sessions cannot be kept here: ${reason}`, { cause: error });
  }
}

/** SQLite gives new `-wal` and `-shm` the mode of the file itself; those of before may have another. */
function makePrivate(file: string): void {
  for (const name of [file, `${file}-wal`, `${file}-shm`]) {
    const mode = statSync(name, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & 0o077) !== 0) chmodSync(name, 0o600);
  }
}

function prepare(database: DatabaseSync): void {
  // A commit waits for no disk, and after a crash of the machine the last ones may be missing; what must not be, says so.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
  database.exec('BEGIN IMMEDIATE');
  if (numberOf(database, 'user_version') === 0) database.exec(SCHEMA);
  database.exec('COMMIT');
  const damage = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (damage !== 'ok') throw new Error(`it is damaged: ${String(damage)}`);
  // From now on who waits, waits without holding up everybody else.
  database.exec('PRAGMA busy_timeout = 0');
}

function ensureOurs(database: DatabaseSync): void {
  const tables = numberOf(database, 'schema_version');
  const application = numberOf(database, 'application_id');
  if (application !== APPLICATION && (tables > 0 || application !== 0)) {
    throw new Error('it is the database of another program');
  }
  const version = numberOf(database, 'user_version');
  if (version > VERSION) {
    throw new Error(`a later version of Sallyport wrote it (its schema is ${version}, this one knows ${VERSION})`);
  }
}

function numberOf(database: DatabaseSync, pragma: string): number {
  return Number(database.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
}
