/** The demo's sallyport.yaml: the operator's file as one would write it, with the ports of this run. */

import { join } from 'node:path';
import { AUDIENCE } from './provider.ts';

export interface DemoPorts {
  readonly gate: number;
  readonly admin: number;
}

export function demoSettings(ports: DemoPorts, issuer: string, origins: Readonly<Record<string, string>>): string {
  const policy = join(import.meta.dirname, '../config/policy.yaml');
  return `# Written by the demo at its start. Edit config/policy.yaml while it runs: the gate reloads it.
version: 1
data: .
listen: { host: 127.0.0.1, port: ${ports.gate} }
admin: { host: 127.0.0.1, port: ${ports.admin} }
policy: ${JSON.stringify(policy)}
access_log: { to: { file: access.jsonl }, flush: 50ms }
assertion: { issuer: ${AUDIENCE} }
providers:
  corp:
    issuer: ${issuer}
    client_id: sallyport
    bearer: { audiences: [${AUDIENCE}], algorithms: [ES256] }
    device: { id: device_id }
    step_up: { amr.mfa: { acr_values: [mfa] }, acr.phr: { acr_values: [phr] } }
devices: { inventory: devices.yaml }
apps:
  marketing-db:
    url: http://marketing.localhost:${ports.gate}
    upstream: ${origins['marketing-db'] ?? ''}
  finance-records:
    url: http://finance.localhost:${ports.gate}
    upstream: ${origins['finance-records'] ?? ''}
`;
}
