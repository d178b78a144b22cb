/** What an error of the transport means: one fault code for each thing that an operator would do about it. */

import type { FaultCode } from '../core/fault.ts';

/** Node's names for OpenSSL's verdicts on a chain; the other TLS errors share the prefixes below. */
const CERTIFICATE_ERRORS = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const INVALID_ANSWERS = new Set([
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
]);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** @param sent whether the request was written to a connection. */
export function faultOf(error: Error, sent: boolean): FaultCode {
  const code = codeOf(error);
  if (code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_') || CERTIFICATE_ERRORS.has(code)) return 'upstream-tls';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'upstream-timeout';
  if (!sent) return code === 'UND_ERR_INVALID_ARG' ? 'internal' : 'upstream-unreachable';
  // Of the parser's own errors only the name is always set.
  if (INVALID_ANSWERS.has(code) || error.name === 'HTTPParserError') return 'upstream-invalid';
  if (code === 'UND_ERR_SOCKET' && error.message.startsWith('bad ')) return 'upstream-invalid';
  return 'upstream-died';
}

/** @returns whether nobody listened: nothing was sent, and another try can do no harm. */
export function isRefused(error: Error, sent: boolean): boolean {
  return !sent && codeOf(error) === 'ECONNREFUSED';
}

const CLOSED = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** @returns whether the connection closed under the request. */
export function isClosed(error: Error): boolean {
  return CLOSED.has(codeOf(error)) && !error.message.startsWith('bad ');
}
