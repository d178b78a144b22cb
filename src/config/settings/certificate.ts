/** Certificates and keys in PEM, judged before TLS would stumble over them. */

import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { Secret } from '../secret.ts';
import type { Site } from './site.ts';

/** Reports a certificate or key that TLS could not use: not PEM, not a pair, or out of its time. */
export function checkPair(cert: string, key: Secret, site: Site): void {
  const certificate = parsed(() => new X509Certificate(cert), site.in('cert'), 'this is not a certificate in PEM');
  const privateKey = parsePrivateKey(key.reveal(), site.in('key'));
  if (certificate === null || privateKey === null) return;
  if (!certificate.checkPrivateKey(privateKey))
    site.in('key').error('key-mismatch', 'this key does not belong to the certificate');
  checkDates(certificate, site.in('cert'));
}

export function checkCertificate(cert: string, site: Site): void {
  const certificate = parsed(() => new X509Certificate(cert), site, 'this is not a certificate in PEM');
  if (certificate !== null) checkDates(certificate, site);
}

function checkDates(certificate: X509Certificate, site: Site): void {
  const { validFromDate, validToDate } = certificate;
  const now = new Date();
  if (validToDate < now) site.warn('expired-certificate', `this certificate ended at ${validToDate.toISOString()}`);
  if (validFromDate > now) site.warn('future-certificate', `this certificate begins at ${validFromDate.toISOString()}`);
}

/** A private key in PEM, or as a JWK. */
export function parsePrivateKey(text: string, site: Site): KeyObject | null {
  return text.trimStart().startsWith('{')
    ? parsed(
        () => createPrivateKey({ key: JSON.parse(text), format: 'jwk' }),
        site,
        'this is not a private key as a JWK',
      )
    : parsed(() => createPrivateKey(text), site, 'this is not a private key in PEM');
}

function parsed<T>(parse: () => T, site: Site, message: string): T | null {
  try {
    return parse();
  } catch {
    site.error('bad-pem', message);
    return null;
  }
}
