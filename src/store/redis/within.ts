/** A promise that is waited for only so long. */

/** @returns what it resolves with. Rejects when that takes longer. @param what is waited for, for the message. */
export async function within<Result>(ms: number, what: string, promise: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
