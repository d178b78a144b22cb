/** Which requests leave HTTP behind, and which of those that ask for it are refused. */

import type { IncomingMessage } from 'node:http';
import { Refusal } from '../core/refusal.ts';

/** To Node, all that is not upgraded is an ordinary request: `Upgrade: h2c` is ignored, as RFC 9110 §7.8 lets us. */
export function isUpgrade(request: IncomingMessage): boolean {
  return request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
}

const BODY = new Refusal('bad-upgrade', 'body');
const VERSION = new Refusal('bad-upgrade', 'http-1.0');

/** RFC 6455 §4.1: a GET of HTTP/1.1. A body would be the first frames to us, and a body to the app. */
export function refuseUpgrade(request: IncomingMessage): Refusal | null {
  const { headers } = request;
  if (request.httpVersionMajor !== 1 || request.httpVersionMinor === 0) return VERSION;
  if (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0') return BODY;
  return null;
}
