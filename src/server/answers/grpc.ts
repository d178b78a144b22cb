/** The gRPC form of an answer: trailers-only, a 200 whose `grpc-status` is the verdict. */

/** gRPC status codes by HTTP status; null-safe for whatever the gate may say. */
export function grpcStatus(status: number): number {
  switch (status) {
    case 401:
      return 16; // UNAUTHENTICATED
    case 403:
      return 7; // PERMISSION_DENIED
    case 404:
    case 405:
      return 12; // UNIMPLEMENTED
    case 408:
    case 504:
      return 4; // DEADLINE_EXCEEDED: unlike UNAVAILABLE it does not invite a blind retry of what may have happened
    case 502:
    case 503:
      return 14; // UNAVAILABLE
    case 500:
      return 13; // INTERNAL
  }
  return status < 500 ? 3 : 2; // INVALID_ARGUMENT, UNKNOWN
}

/** `grpc-message`: printable ASCII stays, `%` and everything else is percent-encoded UTF-8. */
export function grpcMessage(text: string): string {
  return text.replace(/[^\x20-\x24\x26-\x7e]+/gu, (run) => encodeURIComponent(run.toWellFormed()));
}
