/** Which form an answer of the gate takes, read from the request that is judged. */

import type { Exchange } from '../exchange.ts';
import { acceptsHtml, fetchingOf } from '../fetch-metadata.ts';
import { fieldOf } from '../field.ts';

export type Form = 'page' | 'json' | 'grpc';

/** A page for a navigation, `grpc-status` for a gRPC call, JSON for everything else. */
export function formOf(exchange: Exchange): Form {
  // INVARIANT: to the proxy that asks by forward-auth every 2xx is a yes, so a refusal there never takes gRPC's 200.
  // A gRPC call is a POST; 200 to a CONNECT would be a yes as well.
  const mayBeGrpc = exchange.kind === 'http' && exchange.method === 'POST';
  if (mayBeGrpc && isGrpc(fieldOf(exchange.rawHeaders, 'content-type'))) return 'grpc';
  return isDocument(exchange) ? 'page' : 'json';
}

/**
 * Whether a person waits for a document. What the browser says of it wins over `Accept`; over plain HTTP it says nothing.
 * A frame is not a document: a sign-in in it could not be seen for what it is.
 */
function isDocument(exchange: Exchange): boolean {
  if (exchange.kind === 'websocket') return false;
  const { rawHeaders } = exchange;
  const fetching = fetchingOf(rawHeaders);
  return fetching === 'unsaid' ? isSafe(exchange) && acceptsHtml(rawHeaders) : fetching === 'navigation';
}

/** Whether that person can be sent elsewhere and come back: what a form sent would be lost. */
export function isNavigation(exchange: Exchange): boolean {
  return isSafe(exchange) && isDocument(exchange);
}

function isSafe({ method }: Exchange): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** The request's content type when it is gRPC (or gRPC-Web), to be answered in kind. */
export function grpcType(exchange: Exchange): string {
  const type = fieldOf(exchange.rawHeaders, 'content-type') ?? '';
  return /^application\/grpc(-web(-text)?)?(\+(proto|json))?$/i.test(type) ? type : 'application/grpc';
}

function isGrpc(type: string | null): boolean {
  return type !== null && /^application\/grpc([-+;]|$)/i.test(type);
}
