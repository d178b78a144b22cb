/** `Set-Cookie` for the gate's own cookies: every one of them is bound to its host, and no script can read it. */

/**
 * @param value of characters that need no quoting (base64url).
 * @param seconds how long the browser keeps it; null = until it is closed.
 * @returns `[name, value]` of the header.
 */
export function setCookie(name: string, value: string, seconds: number | null): readonly string[] {
  const age = seconds === null ? '' : `; Max-Age=${seconds}`;
  return ['set-cookie', `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${age}`];
}

export function clearCookie(name: string): readonly string[] {
  return setCookie(name, '', 0);
}
