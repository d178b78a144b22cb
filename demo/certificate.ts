/** Certificates (RFC 5280) that a machine makes for itself, with P-256 keys that are made for nothing else. */

import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bits, oid, sequence, tagged, time } from './der.ts';

export interface Pair {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** Who vouches for it. */
interface Issuer {
  readonly name: string;
  readonly key: KeyObject;
}

interface Subject {
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
  readonly extensions: readonly Buffer[];
}

const DAY = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** Says of itself who it is, and no more than a name: no host, no use. */
export function selfSigned(name: string, from: Date, to: Date): Pair {
  const key = newKey();
  return { cert: certify({ name, from, to, extensions: [] }, key, { name, key }), key: pemOf(key) };
}

/**
 * One pair for hosts of one domain, and the authority that vouches for it and can for no other domain. Its key is kept
 * nowhere, so nothing else will ever bear its name.
 *
 * @param domain whose hosts they are, and itself.
 * @param days that both are valid from now; browsers of Apple take no more than 825.
 */
export function certifyHosts(hosts: readonly string[], domain: string, days: number): Pair & { readonly ca: string } {
  const term = { from: new Date(), to: new Date(Date.now() + days * DAY) };
  // No two authorities of one name: a browser that was told to trust one must not try its signature on another's.
  const issuer = { name: `Sallyport demo ${randomBytes(4).toString('hex')}`, key: newKey() };
  const key = newKey();
  const authority = [
    critical('2.5.29.19', sequence(TRUE, tagged(0x02, Buffer.of(0)))), // basic constraints: an authority, of leaves only
    critical('2.5.29.15', bits(Buffer.of(0x04), 2)), // key usage: to sign certificates
    critical('2.5.29.30', sequence(tagged(0xa0, sequence(dnsName(domain))))), // name constraints
    extension('2.5.29.14', tagged(0x04, idOf(issuer.key))), // subject key identifier
  ];
  const leaf = [
    critical('2.5.29.15', bits(Buffer.of(0x80), 7)), // key usage: digital signatures
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))), // extended: of a TLS server
    extension('2.5.29.17', sequence(...hosts.map(dnsName))), // subject alternative names
    extension('2.5.29.14', tagged(0x04, idOf(key))),
    extension('2.5.29.35', sequence(tagged(0x80, idOf(issuer.key)))), // authority key identifier
  ];
  return {
    cert: certify({ name: domain, ...term, extensions: leaf }, key, issuer),
    key: pemOf(key),
    ca: certify({ name: issuer.name, ...term, extensions: authority }, issuer.key, issuer),
  };
}

function certify({ name, from, to, extensions }: Subject, key: KeyObject, by: Issuer): string {
  const serial = randomBytes(16);
  // Positive, and without a leading zero.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))), // v3
    tagged(0x02, serial),
    ECDSA_WITH_SHA256,
    commonName(by.name),
    sequence(time(from), time(to)),
    commonName(name),
    spkiOf(key),
    ...(extensions.length === 0 ? [] : [tagged(0xa3, sequence(...extensions))]),
  );
  const whole = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, by.key)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const TRUE = Buffer.of(0x01, 0x01, 0xff);

function critical(id: string, value: Buffer): Buffer {
  return sequence(oid(id), TRUE, tagged(0x04, value));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), tagged(0x04, value));
}

function commonName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(oid('2.5.4.3'), tagged(0x0c, Buffer.from(name)))));
}

function dnsName(name: string): Buffer {
  return tagged(0x82, Buffer.from(name));
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

function spkiOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** RFC 7093 §2, the fourth method. */
function idOf(key: KeyObject): Buffer {
  return createHash('sha256').update(spkiOf(key)).digest().subarray(0, 20);
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' });
}
