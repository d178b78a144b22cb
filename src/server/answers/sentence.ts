/** A message as a page reads it: `the token is not valid here` → `The token is not valid here.` */
export function sentence(text: string): string {
  const full = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(full) ? full : `${full}.`;
}
