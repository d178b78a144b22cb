/** An answer's head as text, for the two kinds that `node:http` writes none of: a 101, and interim answers. */

/** What `writeHead` would refuse; here nobody else does. */
const NOT_A_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * @param fixed whole lines that stand first.
 * @param head name and value in turn, of what crosses.
 * @returns null when a value is not HTTP.
 */
export function headText(fixed: string, head: readonly (string | string[])[]): string | null {
  let text = fixed;
  for (let i = 0; i < head.length; i += 2) {
    const name = head[i];
    const values = head[i + 1] ?? '';
    for (const value of typeof values === 'string' ? [values] : values) {
      if (NOT_A_VALUE.test(value)) return null;
      text += `${String(name)}: ${value}\r\n`;
    }
  }
  return `${text}\r\n`;
}
