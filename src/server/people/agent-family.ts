/** The browser as its owner would name it, from `User-Agent`: to tell sessions apart on the page `me`, and for nothing else. */

// In this order: each of the later names stands in the text of those before it, too.
const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
] as const;

const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** @returns `Firefox on Linux`; empty when it does not say. */
export function agentFamily(agent: string | null): string {
  if (agent === null) return '';
  const browser = nameIn(BROWSERS, agent);
  const system = nameIn(SYSTEMS, agent);
  if (browser === null) return system ?? '';
  return system === null ? browser : `${browser} on ${system}`;
}

function nameIn(names: readonly (readonly [string, RegExp])[], agent: string): string | null {
  return names.find(([, pattern]) => pattern.test(agent))?.[0] ?? null;
}
