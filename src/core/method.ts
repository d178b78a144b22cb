/** The request methods that there may be: upper-case tokens, exactly as the policy writes them (POLICY.md §2.9). */

const METHOD = /^[A-Z][A-Z-]{0,31}$/;

export function isMethod(text: string): boolean {
  return METHOD.test(text);
}
