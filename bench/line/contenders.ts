/** What is compared: how each one is configured and started on a port. Servers that are not installed are left out, by name. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIENCE, ISSUER, type Workload } from './workload.ts';

export interface Contender {
  readonly name: string;
  /** What it does for each request, beyond forwarding it. */
  readonly does: string;
  readonly tokens: 'ES256' | 'RS256';
  /** @returns the command line that serves on `port` in the foreground. */
  command(port: number, upstream: number, workload: Workload): readonly string[];
  /** The program that must be on the machine; null = Node, which is. */
  readonly program: string | null;
}

const root = join(import.meta.dirname, '../..');

export const BARE: Contender = {
  name: 'bare @fastify/http-proxy',
  does: 'nothing',
  tokens: 'ES256',
  program: null,
  command: (port, upstream) => [
    process.execPath,
    join(import.meta.dirname, 'bare-proxy.ts'),
    String(port),
    `http://127.0.0.1:${upstream}`,
  ],
};

export const GATE: Contender = {
  name: 'sallyport',
  does: 'token, device, example policy, assertion, access record to a file',
  tokens: 'ES256',
  program: null,
  command(port, upstream, workload) {
    const file = join(workload.folder, 'sallyport.yaml');
    writeFileSync(file, gateConfig(port, upstream));
    return [process.execPath, join(root, 'bin/sallyport.mjs'), 'run', '--config', file];
  },
};

const nginx: Contender = {
  name: 'nginx',
  does: 'nothing',
  tokens: 'ES256',
  program: 'nginx',
  command(port, upstream, workload) {
    const folder = join(workload.folder, 'nginx');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr error;
events { worker_connections 1024; }
http {
  access_log ${folder}/access.log combined buffer=64k; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  upstream app { server 127.0.0.1:${upstream}; keepalive 64; }
  server { listen 127.0.0.1:${port}; keepalive_requests 10000000;
    location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; } }
}
`,
    );
    return ['nginx', '-c', file, '-p', folder, '-e', 'stderr'];
  },
};

const haproxy = (alg: 'ES256' | 'RS256'): Contender => ({
  name: `haproxy ${alg}`,
  does: `verifies the ${alg} signature of every token`,
  tokens: alg,
  program: 'haproxy',
  command(port, upstream, workload) {
    const file = join(workload.folder, `haproxy-${alg}.cfg`);
    writeFileSync(
      file,
      `global
  nbthread 1
  maxconn 1024
defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 3s
frontend gate
  bind 127.0.0.1:${port}
  http-request set-var(txn.bearer) http_auth_bearer
  http-request set-var(txn.iss) var(txn.bearer),jwt_payload_query('$.iss')
  http-request deny unless { var(txn.iss) -m str ${ISSUER} }
  http-request deny unless { var(txn.bearer),jwt_verify("${alg}","${workload.keys[alg]}") 1 }
  default_backend app
backend app
  server app 127.0.0.1:${upstream}
`,
    );
    return ['haproxy', '-db', '-q', '-f', file];
  },
});

const caddy: Contender = {
  name: 'caddy',
  does: 'nothing',
  tokens: 'ES256',
  program: 'caddy',
  command(port, upstream, workload) {
    const file = join(workload.folder, 'Caddyfile');
    writeFileSync(
      file,
      `{\n  admin off\n  auto_https off\n  log {\n    level ERROR\n  }\n}\nhttp://:${port} {\n  bind 127.0.0.1\n  reverse_proxy 127.0.0.1:${upstream}\n}\n`,
    );
    return ['caddy', 'run', '--adapter', 'caddyfile', '--config', file];
  },
};

const apache: Contender = {
  name: 'apache mod_auth_openidc',
  does: 'verifies the RS256 signature of every token and one claim',
  tokens: 'RS256',
  program: 'apache2',
  command(port, upstream, workload) {
    const folder = join(workload.folder, 'apache');
    mkdirSync(folder, { recursive: true });
    const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'proxy', 'proxy_http'];
    const file = join(folder, 'httpd.conf');
    writeFileSync(
      file,
      `ServerRoot ${folder}
ServerName marketing.bench.example
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
ErrorLog /dev/null
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
User www-data
Group www-data
ServerLimit 1
StartServers 1
ThreadsPerChild 128
ThreadLimit 128
MaxRequestWorkers 128
KeepAliveTimeout 60
MaxKeepAliveRequests 0
OIDCOAuthVerifyCertFiles RS256#${workload.keys.RS256}
OIDCOAuthRemoteUserClaim sub
<Location />
  AuthType oauth20
  Require claim aud:${AUDIENCE}
  ProxyPass http://127.0.0.1:${upstream}/ keepalive=On
</Location>
`,
    );
    return ['apache2', '-D', 'FOREGROUND', '-f', file];
  },
};

export function installed(): { present: readonly Contender[]; absent: readonly string[] } {
  const all = [nginx, haproxy('RS256'), haproxy('ES256'), caddy, apache];
  const has = (contender: Contender): boolean =>
    spawnSync('sh', ['-c', `command -v ${contender.program ?? 'node'}`]).status === 0;
  return { present: all.filter(has), absent: all.filter((one) => !has(one)).map((one) => one.name) };
}

function gateConfig(port: number, upstream: number): string {
  return JSON.stringify(
    {
      version: 1,
      data: './data',
      listen: { host: '127.0.0.1', port },
      admin: { host: '127.0.0.1', port: 0 },
      policy: join(root, 'config/policy.yaml'),
      access_log: { to: { file: './access.jsonl' }, flush: '1s' },
      assertion: { issuer: AUDIENCE, algorithm: 'ES256', lifetime: '60s', keys: 'generated' },
      providers: {
        bench: {
          issuer: ISSUER,
          client_id: 'sallyport',
          keys: { file: './jwks.json' },
          bearer: { audiences: [AUDIENCE], algorithms: ['ES256', 'RS256'], profile: 'rfc9068' },
          device: { id: 'device_id' },
          step_up: { 'amr.mfa': { acr_values: ['mfa'] }, 'acr.phr': { acr_values: ['phr'] } },
        },
      },
      devices: { inventory: './devices.yaml' },
      apps: {
        'marketing-db': { url: 'http://marketing.bench.example', upstream: `http://127.0.0.1:${upstream}` },
        'finance-records': { url: 'http://finance.bench.example', upstream: `http://127.0.0.1:${upstream}` },
      },
    },
    null,
    2,
  );
}
