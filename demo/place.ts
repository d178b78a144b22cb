/** Where browsers reach the demo's gate: three names of this machine, over plain HTTP or with a certificate that it made for them. */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certifyHosts } from './certificate.ts';

export interface Place {
  readonly port: number;
  /** Null = plain HTTP. */
  readonly tls: Tls | null;
}

interface Tls {
  /** Files: the certificate and its key, and the authority to trust. */
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

type Name = 'access' | 'marketing' | 'finance';

const NAMES: readonly Name[] = ['access', 'marketing', 'finance'];
const DAYS = 30;

export const HOSTS: readonly string[] = NAMES.map((name) => `${name}.localhost`);

export function originOf({ port, tls }: Place, name: Name): string {
  return `${tls === null ? 'http' : 'https'}://${name}.localhost:${port}`;
}

/** PEM. */
export function authorityOf({ tls }: Place): string | null {
  return tls === null ? null : readFileSync(tls.ca, 'utf8');
}

/** @param folder where it is kept from one run to the next: whoever trusts it does so once in a month. */
export function keptTls(folder: string): Tls {
  const tls = { cert: join(folder, 'gate.crt'), key: join(folder, 'gate.key'), ca: join(folder, 'ca.crt') };
  if (!lasts(tls)) {
    const { cert, key, ca } = certifyHosts(HOSTS, 'localhost', DAYS);
    mkdirSync(folder, { recursive: true });
    writeFileSync(tls.key, key, { mode: 0o600 });
    writeFileSync(tls.cert, cert);
    writeFileSync(tls.ca, ca);
  }
  return tls;
}

/** Whether all of it is there, belongs together, and is good for another day. */
function lasts({ cert, key, ca }: Tls): boolean {
  try {
    const leaf = new X509Certificate(readFileSync(cert));
    const tomorrow = Date.now() + 86_400_000;
    return (
      leaf.checkPrivateKey(createPrivateKey(readFileSync(key))) &&
      leaf.checkIssued(new X509Certificate(readFileSync(ca))) &&
      Date.parse(leaf.validTo) > tomorrow
    );
  } catch {
    return false;
  }
}
