/** How a connection to an upstream is opened and, over TLS, whom it is believed to reach. */

import type { UpstreamOptions } from './options.ts';
import { buildConnector } from './undici.ts';

/**
 * INVARIANT: the certificate is checked against `tls.serverName` or the origin's own host. undici would take the name
 * from the `Host` header, which is the app's public name and a client's choice.
 */
export function connectorOf(options: UpstreamOptions): buildConnector.connector {
  const { tls, timeouts, verify } = options;
  const connect = buildConnector({
    allowH2: false,
    timeout: timeouts.connect,
    rejectUnauthorized: verify === 'full',
    ca: tls?.ca ?? undefined,
    cert: tls?.cert ?? undefined,
    key: tls?.key ?? undefined,
  });
  const serverName = tls?.serverName ?? '';
  return (target, callback) => {
    connect({ ...target, servername: target.protocol === 'https:' ? serverName : '' }, callback);
  };
}
