/** How the gate reaches one app: what `createUpstream` needs, already parsed and checked by the configuration. */

export interface UpstreamOptions {
  /** `scheme://host[:port]`, at least one; asked in turn. */
  readonly origins: readonly string[];
  /** Null = the system's trust anchors and no client certificate. */
  readonly tls: UpstreamTls | null;
  /** `none` is the named weakening `unverified-upstream-tls`. */
  readonly verify: 'full' | 'none';
  readonly timeouts: UpstreamTimeouts;
  /** Connections to each origin at most. An open tunnel holds one for its life. */
  readonly connections: number;
  /** Requests that may wait for a connection to one origin; one more is answered 503. */
  readonly queue: number;
  /** The `Host` that the app reads: the one that browsers use, or the one in `origins`. */
  readonly hostHeader: 'public' | 'upstream';
  /** The port of the app's public URL as it stands in a `Host`: `:8443`, or empty for the scheme's own. */
  readonly publicPort: string;
}

interface UpstreamTls {
  /** PEM. Replaces the system's trust anchors; null = keep them. */
  readonly ca: string | null;
  /** The name that is asked for by SNI and that the certificate must carry; null = the origin's own host. */
  readonly serverName: string | null;
  /** PEM of the certificate that the gate shows to the app; both or neither. */
  readonly cert: string | null;
  readonly key: string | null;
}

/** Milliseconds; 0 = never. */
interface UpstreamTimeouts {
  /** TCP and TLS handshakes. */
  readonly connect: number;
  /** From the request to the head of its answer, while the app is the one waited for. */
  readonly headers: number;
  /** Between two pieces of an answer, and without a byte either way in a tunnel. */
  readonly idle: number;
  /** Between two pieces of a request body, while the client is the one waited for. */
  readonly body: number;
}
