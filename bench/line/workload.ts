/** The workload: 1,000 people of marketing, each with a managed laptop and a token, reading one campaign. */

import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ISSUER = 'https://idp.bench.example';
export const AUDIENCE = 'https://gate.bench.example';
export const PEOPLE = 1000;

export interface Workload {
  readonly folder: string;
  /** One request head per person, Zipf-ranked. */
  readonly heads: Readonly<Record<'ES256' | 'RS256', readonly string[]>>;
  /** PEM files of the keys that verify the tokens. */
  readonly keys: Readonly<Record<'ES256' | 'RS256', string>>;
}

export function makeWorkload(folder: string): Workload {
  mkdirSync(folder, { recursive: true });
  const pairs = {
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  };
  const jwks = { keys: [jwk(pairs.ES256.publicKey, 'ES256'), jwk(pairs.RS256.publicKey, 'RS256')] };
  writeFileSync(join(folder, 'jwks.json'), JSON.stringify(jwks));
  writeFileSync(join(folder, 'devices.yaml'), JSON.stringify({ version: 1, devices: laptops() }));
  return {
    folder,
    heads: { ES256: heads('ES256', pairs.ES256.privateKey), RS256: heads('RS256', pairs.RS256.privateKey) },
    keys: { ES256: pem(folder, 'ES256', pairs.ES256.publicKey), RS256: pem(folder, 'RS256', pairs.RS256.publicKey) },
  };
}

function jwk(key: KeyObject, alg: string): Record<string, unknown> {
  return {
    ...createPublicKey(key.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' }),
    kid: alg,
    alg,
    use: 'sig',
  };
}

function pem(folder: string, name: string, key: KeyObject): string {
  const file = join(folder, `${name}.pem`);
  writeFileSync(file, key.export({ type: 'spki', format: 'pem' }));
  return file;
}

function heads(alg: 'ES256' | 'RS256', key: KeyObject): string[] {
  return Array.from({ length: PEOPLE }, (_, index) =>
    [
      'GET /campaigns/42 HTTP/1.1',
      'Host: marketing.bench.example',
      'User-Agent: Mozilla/5.0 (X11; Linux x86_64) Bench/1.0',
      'Accept: application/json',
      'Accept-Encoding: gzip, br',
      'Accept-Language: en',
      `Authorization: Bearer ${token(alg, key, index)}`,
      '\r\n',
    ].join('\r\n'),
  );
}

function token(alg: 'ES256' | 'RS256', key: KeyObject, index: number): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: `user-${index}`,
    client_id: 'bench',
    jti: `t-${index}`,
    iat: now,
    exp: now + 3600,
    auth_time: now,
    amr: ['pwd', 'mfa'],
    acr: 'mfa',
    email: `user-${index}@corp.example`,
    email_verified: true,
    employment: 'employee',
    employee_id: `e-${index}`,
    groups: ['marketing', `team-${index % 40}`],
    device_id: `d-${index}`,
  };
  const body = [{ alg, typ: 'at+jwt', kid: alg }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const input = body.join('.');
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function laptops(): Record<string, unknown> {
  const seen = new Date().toISOString();
  const laptop = { seen, managed: true, disk_encrypted: true, os: 'macos', os_version: '15.1', edr_score: 91 };
  return Object.fromEntries(Array.from({ length: PEOPLE }, (_, index) => [`d-${index}`, laptop]));
}
