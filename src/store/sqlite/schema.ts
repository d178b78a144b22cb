/** The tables of the sessions' SQLite file. A change of them is a new version, with the steps from the one before. */

/** `application_id` in the file's head: `SALP`. */
export const APPLICATION = 0x53_41_4c_50;

/** `user_version` in the file's head. */
export const VERSION = 1;

/**
 * Rowid tables with a unique index on what is looked up: a primary key `WITHOUT ROWID` keeps the 2 KB of each session in
 * the tree that is searched, and costs nearly three times as much (docs/decisions/009-sqlite-sessions.md).
 * `seen_at` stands before the bytes, so that writing it touches one page.
 */
export const SCHEMA = `
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${VERSION};

  CREATE TABLE sessions (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    subject TEXT NOT NULL,
    sid TEXT,
    device TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    note BLOB NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX sessions_id ON sessions (id);
  CREATE INDEX sessions_subject ON sessions (subject);
  CREATE INDEX sessions_sid ON sessions (sid) WHERE sid IS NOT NULL;
  CREATE INDEX sessions_device ON sessions (device) WHERE device IS NOT NULL;
  CREATE INDEX sessions_end ON sessions (expires_at);

  CREATE TABLE tickets (
    hash TEXT NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
    host TEXT NOT NULL,
    wrapped BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX tickets_hash ON tickets (hash);
  CREATE INDEX tickets_session ON tickets (session);

  CREATE TABLE entries (
    key TEXT NOT NULL,
    value BLOB NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX entries_key ON entries (key);
  CREATE INDEX entries_end ON entries (expires_at);

  -- What other processes are to hear of; a version of NULL is a removal.
  CREATE TABLE changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    origin TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER
  ) STRICT;
  CREATE INDEX changes_at ON changes (at);
`;
