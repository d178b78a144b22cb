/** The request headers that never cross the gate as the client sent them: the table, each row with its reason. */

/** What happens to a request header. Only a name spelled exactly so is read; its look-alikes are dropped. */
export type RequestVerdict =
  | 'keep'
  | 'drop'
  | 'host'
  | 'connection'
  | 'length'
  | 'coding'
  | 'expect'
  | 'cookie'
  | 'authorization';

export interface ReservedHeader {
  /** Folded; a final `*` stands for anything. */
  readonly name: string;
  readonly verdict: Exclude<RequestVerdict, 'keep'>;
  readonly why: string;
}

const HOP = 'belongs to this connection only (RFC 9110 §7.6.1)';
const ADDRESS = 'claims a client address; the gate sends the one it derived';
const IDENTITY = 'an identity header of';

export const RESERVED_HEADERS: readonly ReservedHeader[] = [
  { name: 'host', verdict: 'host', why: 'replaced by the public host, or the upstream’s own' },
  {
    name: 'content-length',
    verdict: 'length',
    why: 'framing is written anew, so that there is exactly one (RFC 9112 §6)',
  },
  {
    name: 'transfer-encoding',
    verdict: 'coding',
    why: 'framing is written anew, so that there is exactly one (RFC 9112 §6)',
  },
  { name: 'cookie', verdict: 'cookie', why: 'loses the gate’s own cookies; the app’s pass' },
  {
    name: 'authorization',
    verdict: 'authorization',
    why: 'dropped when it was the gate’s own credential; passes otherwise',
  },

  {
    name: 'connection',
    verdict: 'connection',
    why: 'names further hop-by-hop headers, which are dropped too (RFC 9110 §7.6.1)',
  },
  { name: 'keep-alive', verdict: 'drop', why: HOP },
  { name: 'te', verdict: 'drop', why: HOP },
  { name: 'trailer', verdict: 'drop', why: 'request trailers are not forwarded' },
  { name: 'upgrade', verdict: 'drop', why: 'only a WebSocket upgrade crosses, and the tunnel writes its own' },
  { name: 'http2-settings', verdict: 'drop', why: 'an upgrade to h2c would pass the gate by (RFC 9113 §3.1)' },
  { name: 'expect', verdict: 'expect', why: 'the gate itself answers 100, after the decision' },
  { name: 'early-data', verdict: 'drop', why: 'speaks of the TLS connection to the gate (RFC 8470)' },
  { name: 'proxy', verdict: 'drop', why: 'becomes HTTP_PROXY in CGI-like apps (CVE-2016-5385)' },
  { name: 'proxy-*', verdict: 'drop', why: 'meant for a proxy, and the gate is the last one' },

  { name: 'forwarded', verdict: 'drop', why: ADDRESS },
  { name: 'x-forwarded', verdict: 'drop', why: ADDRESS },
  {
    name: 'x-forwarded-*',
    verdict: 'drop',
    why: 'the gate writes its own; the rest is identity, address or URL of other gates',
  },
  { name: 'x-real-ip', verdict: 'drop', why: ADDRESS },
  { name: 'x-client-ip', verdict: 'drop', why: ADDRESS },
  { name: 'x-cluster-client-ip', verdict: 'drop', why: ADDRESS },
  { name: 'x-envoy-*', verdict: 'drop', why: 'what one Envoy tells the next: address, original path, internal or not' },
  { name: 'true-client-ip', verdict: 'drop', why: ADDRESS },
  { name: 'cf-connecting-ip*', verdict: 'drop', why: ADDRESS },
  { name: 'fastly-client-ip', verdict: 'drop', why: ADDRESS },
  { name: 'x-host', verdict: 'drop', why: 'claims another host than the one that chose the app' },
  { name: 'x-http-host-override', verdict: 'drop', why: 'claims another host than the one that chose the app' },
  { name: 'x-scheme', verdict: 'drop', why: 'claims a scheme; the gate sends the one that was used' },
  { name: 'x-url-scheme', verdict: 'drop', why: 'claims a scheme; the gate sends the one that was used' },
  { name: 'front-end-https', verdict: 'drop', why: 'claims a scheme; the gate sends the one that was used' },
  { name: 'x-request-id', verdict: 'drop', why: 'the gate’s own id ties the app’s log to the access record' },

  { name: 'x-http-method*', verdict: 'drop', why: 'would change the method after it was judged' },
  { name: 'x-method-override', verdict: 'drop', why: 'would change the method after it was judged' },
  { name: 'x-original-*', verdict: 'drop', why: 'would change the URL or method after it was judged' },
  { name: 'x-rewrite-url', verdict: 'drop', why: 'would change the URL after it was judged' },

  { name: 'x-sallyport*', verdict: 'drop', why: 'the gate’s own: only the gate may say who asks' },
  { name: 'remote-*', verdict: 'drop', why: `${IDENTITY} Authelia and of CGI` },
  { name: 'x-remote-*', verdict: 'drop', why: `${IDENTITY} Kubernetes and many a proxy` },
  { name: 'x-auth-request-*', verdict: 'drop', why: `${IDENTITY} oauth2-proxy` },
  { name: 'x-authenticated-*', verdict: 'drop', why: `${IDENTITY} Kong` },
  { name: 'x-consumer-*', verdict: 'drop', why: `${IDENTITY} Kong` },
  { name: 'x-credential-*', verdict: 'drop', why: `${IDENTITY} Kong` },
  { name: 'x-userinfo', verdict: 'drop', why: `${IDENTITY} Kong and APISIX` },
  { name: 'x-authentik-*', verdict: 'drop', why: `${IDENTITY} authentik` },
  { name: 'x-vouch-*', verdict: 'drop', why: `${IDENTITY} Vouch` },
  { name: 'x-webauth-*', verdict: 'drop', why: `${IDENTITY} Grafana’s auth proxy` },
  { name: 'x-goog-*', verdict: 'drop', why: `${IDENTITY} Google IAP` },
  { name: 'x-endpoint-api-userinfo', verdict: 'drop', why: `${IDENTITY} Google Cloud Endpoints` },
  { name: 'x-apigateway-api-userinfo', verdict: 'drop', why: `${IDENTITY} Google API Gateway` },
  { name: 'x-pomerium-*', verdict: 'drop', why: `${IDENTITY} Pomerium` },
  { name: 'cf-access-*', verdict: 'drop', why: `${IDENTITY} Cloudflare Access` },
  { name: 'x-amzn-oidc-*', verdict: 'drop', why: `${IDENTITY} AWS load balancers` },
  { name: 'x-amzn-mtls-*', verdict: 'drop', why: `${IDENTITY} AWS load balancers` },
  { name: 'x-ms-client-principal*', verdict: 'drop', why: `${IDENTITY} Azure App Service` },
  { name: 'x-arr-*', verdict: 'drop', why: `${IDENTITY} Azure App Service (its client certificate)` },
  { name: 'tailscale-*', verdict: 'drop', why: `${IDENTITY} Tailscale Serve` },
  { name: 'teleport-*', verdict: 'drop', why: `${IDENTITY} Teleport` },
  { name: 'oidc-*', verdict: 'drop', why: `${IDENTITY} mod_auth_openidc` },
  { name: 'client-cert*', verdict: 'drop', why: 'a client certificate as its TLS terminator forwards it (RFC 9440)' },
  { name: 'x-client-cert*', verdict: 'drop', why: 'a client certificate as its TLS terminator forwards it' },
  { name: 'ssl-client-*', verdict: 'drop', why: 'a client certificate as its TLS terminator forwards it' },
  { name: 'x-ssl-client-*', verdict: 'drop', why: 'a client certificate as its TLS terminator forwards it' },
];

const EXACT = new Map<string, RequestVerdict>();
const PREFIXES: { readonly prefix: string; readonly verdict: RequestVerdict }[] = [];
for (const { name, verdict } of RESERVED_HEADERS) {
  if (name.endsWith('*')) PREFIXES.push({ prefix: name.slice(0, -1), verdict });
  else EXACT.set(name, verdict);
}

/**
 * The spelling under which some server takes two names for one: `HTTP_X.Remote_User` → `x-remote-user`. CGI, WSGI, PHP
 * and nginx fold `- _ .`, lighttpd everything that is neither letter nor digit.
 */
export function foldName(name: string): string {
  const dashed = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
  return dashed.startsWith('http-') ? dashed.slice('http-'.length) : dashed;
}

/** @returns what the table says of a header by this name, in whatever spelling. */
export function judgeName(name: string): RequestVerdict {
  const folded = foldName(name);
  const verdict = EXACT.get(folded) ?? PREFIXES.find(({ prefix }) => folded.startsWith(prefix))?.verdict;
  if (verdict === undefined) return 'keep';
  // A look-alike is not the header itself: `Content_Length` must neither frame this request nor reach an app that folds it.
  return name.toLowerCase() === folded ? verdict : 'drop';
}
