/**
 * The parts of undici that carry requests, from their own files. Its index loads `fetch`, caches, mocks and every kind of
 * dispatcher too: 14 ms of each start. The paths are undici's own business: its version is pinned, and without them nothing runs.
 */

import buildConnector from 'undici/lib/core/connect.js';
import Client from 'undici/lib/dispatcher/client.js';

export { buildConnector, Client };
