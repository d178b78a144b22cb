/** A real nginx between a client, the gate and an app. */

import { freePort } from '../support/free-port.ts';
import { documentedFor, isInstalled, OtherProxy } from './other-proxy.ts';

export function hasNginx(): boolean {
  return isInstalled('nginx', '-v');
}

/** As the page says. @param at where it listens; any free port unless said. */
export async function nginxBetween(gate: number, app: number, at: number | null = null): Promise<OtherProxy> {
  const locations = (await documentedFor('nginx'))
    .replaceAll('127.0.0.1:8443', `127.0.0.1:${gate}`)
    .replace('127.0.0.1:9000', `127.0.0.1:${app}`);
  return nginxServing(locations, at ?? (await freePort()));
}

/** @param locations of its one server; `shared` is a cache that they may use. */
export function nginxServing(locations: string, port: number): Promise<OtherProxy> {
  return OtherProxy.start({
    program: 'nginx',
    args: (folder, file) => ['-p', folder, '-c', file],
    configured: (folder) => `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http { access_log off; proxy_cache_path ${folder}/cache keys_zone=shared:1m;
  ${TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  server { listen 127.0.0.1:${port}; merge_slashes off;
${locations}
  } }`,
    port,
  });
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
