/** Colours as numbers: how well one reads on another, and a brand's colour made so that it does. */

type Rgb = readonly [red: number, green: number, blue: number];

/** WCAG 2.2, success criterion 1.4.3, for text of any size. */
const READABLE = 4.5;

/** Of colours written `#rrggbb`: 1 to 21 (WCAG 2.2, relative luminance). */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(parse(a)), luminance(parse(b))].toSorted((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** @param share of `colour`, 0 to 1; the rest is `base`. */
export function mix(colour: string, base: string, share: number): string {
  const under = parse(base);
  const parts = parse(colour).map((part, index) => Math.round(part * share + (under[index] ?? 0) * (1 - share)));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** The colour itself, or the nearest step from it towards `end` that reads on all of `grounds`. */
export function readable(colour: string, end: '#000000' | '#ffffff', grounds: readonly string[]): string {
  for (let share = 0; share < 1; share += 1 / 64) {
    const step = mix(end, colour, share);
    if (grounds.every((ground) => contrast(step, ground) >= READABLE)) return step;
  }
  return end;
}

/** What is written on `ground`: white, a dark ink or black, the first that reads. One of white and black always does. */
export function inkOn(ground: string): string {
  return ['#ffffff', '#161926'].find((ink) => contrast(ink, ground) >= READABLE) ?? '#000000';
}

function parse(colour: string): Rgb {
  if (!/^#[\da-f]{6}$/i.test(colour)) throw new TypeError(`\`${colour}\` is not \`#rrggbb\``);
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
