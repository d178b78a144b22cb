/** A real Caddy with the configuration that the page prints, between a client, the gate and an app. */

import { documentedFor, isInstalled, OtherProxy } from './other-proxy.ts';

export function hasCaddy(): boolean {
  return isInstalled('caddy', 'version');
}

export interface Between {
  readonly gate: number;
  readonly app: number;
  /** What stands for `finance.corp.example` and `access.corp.example` of the page, over plain HTTP on `at`. */
  readonly hosts: { readonly app: string; readonly portal: string };
  readonly at: number;
}

export async function caddyBetween({ gate, app, hosts, at }: Between): Promise<OtherProxy> {
  const sites = (await documentedFor('Caddy'))
    .replaceAll('127.0.0.1:8443', `127.0.0.1:${gate}`)
    .replaceAll('127.0.0.1:9000', `127.0.0.1:${app}`)
    .replace('finance.corp.example', `http://${hosts.app}:${at}`)
    .replace('access.corp.example', `http://${hosts.portal}:${at}`);
  return OtherProxy.start({
    program: 'caddy',
    args: (_folder, file) => ['run', '--adapter', 'caddyfile', '--config', file],
    configured: () => `{
  admin off
  auto_https off
  default_bind 127.0.0.1
  log {
    level ERROR
  }
}
${sites}`,
    port: at,
  });
}
