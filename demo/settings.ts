/** The demo's sallyport.yaml: the operator's file as one would write it, with the ports of this run. */

import { join } from 'node:path';
import { originOf, type Place } from './place.ts';
import { AUDIENCE, type GateClient } from './provider-configuration.ts';

/** The provider, and as whom the gate is known there. */
export interface DemoProvider extends GateClient {
  readonly issuer: string;
}

/** @param admin its port. */
export function demoSettings(
  place: Place,
  admin: number,
  { issuer, id, secret, portal }: DemoProvider,
  origins: Readonly<Record<string, string>>,
): string {
  const { port, tls } = place;
  const terms = tls === null ? '' : `, tls: { cert: { file: ${json(tls.cert)} }, key: { file: ${json(tls.key)} } }`;
  const policy = join(import.meta.dirname, '../config/policy.yaml');
  return `# Written by the demo at its start. Edit config/policy.yaml while it runs: the gate reloads it.
version: 1
data: .
insecure: [literal-secret] # the secret of a client that lives as long as this demo
listen: { host: 127.0.0.1, port: ${port}${terms} }
admin: { host: 127.0.0.1, port: ${admin} }
policy: ${json(policy)}
access_log: { to: { file: access.jsonl }, flush: 50ms }
assertion: { issuer: ${AUDIENCE} }
providers:
  corp:
    issuer: ${issuer}
    label: Example Corp
    client_id: ${id}
    client_secret: ${secret}
    scopes: [openid]
    bearer: { audiences: [${AUDIENCE}], algorithms: [ES256] }
    device: { id: device_id }
    step_up: { amr.mfa: { acr_values: [mfa] }, acr.phr: { acr_values: [phr] } }
portal: { url: ${portal}, title: Example Corp }
devices: { inventory: devices.yaml }
apps:
  marketing-db:
    url: ${originOf(place, 'marketing')}
    title: Marketing database
    about: Campaigns and what became of them
    start: /campaigns
    upstream: ${origins['marketing-db'] ?? ''}
  finance-records:
    url: ${originOf(place, 'finance')}
    title: Financial records
    about: Ledgers, exports and payslips
    start: /ledgers/2026
    portal: always
    upstream: ${origins['finance-records'] ?? ''}
`;
}

function json(text: string): string {
  return JSON.stringify(text);
}
