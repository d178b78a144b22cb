import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, inkOn, readable } from '../../src/pages/colour.ts';
import { MARK_COLOURS } from '../../src/pages/mark.ts';
import { darkPalette, lightPalette, type Palette } from '../../src/pages/palette.ts';

const colour = integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

/** The least contrast of any text on any ground that it stands on. */
function worst({ page, card, field, ink, soft, tones }: Palette): number {
  const washes = Object.values(tones).map(({ wash }) => wash);
  const grounds = [page, card, field];
  const { tone: accent, wash: accentWash } = tones.plain;
  return Math.min(
    ...[ink, soft].flatMap((text) => [...grounds, ...washes].map((ground) => contrast(text, ground))),
    ...Object.values(tones).flatMap(({ tone, wash }) => [contrast(tone, wash), contrast(tone, card)]),
    // Links, and what is marked.
    ...[...grounds, accentWash].map((ground) => contrast(accent, ground)),
  );
}

test('contrast is what WCAG 2.2 says of known pairs', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#ffffff', '#ffffff')).toBe(1);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
  expect(contrast('#0000ff', '#ffffff')).toBeCloseTo(8.592, 3);
});

describe.each([
  ['light', lightPalette],
  ['dark', darkPalette],
] as const)('the %s palette', (_name, palette) => {
  test('reads at 4.5 to 1 or better everywhere, whatever the accent of the brand', () => {
    const reads = property(colour, (accent) => worst(palette(accent)) >= 4.5);
    expect(() => assert(reads, { examples: [['#3b5bdb'], ['#ffff00'], ['#808080']] })).not.toThrow();
  });
});

test('there is an ink for every button', () => {
  const reads = property(colour, (fill) => contrast(inkOn(fill), fill) >= 4.5);
  expect(() => assert(reads)).not.toThrow();
  expect([inkOn('#3b5bdb'), inkOn('#ff9f1c'), inkOn('#777777')]).toEqual(['#ffffff', '#161926', '#000000']);
});

test('a mark reads in white on each of its colours', () => {
  for (const ground of MARK_COLOURS) expect(contrast('#ffffff', ground)).toBeGreaterThanOrEqual(4.5);
});

test('a colour that reads already is left as it is', () => {
  expect(readable('#3b5bdb', '#000000', ['#ffffff'])).toBe('#3b5bdb');
});

test('what is not written `#rrggbb` is no colour', () => {
  expect(() => lightPalette('red;}body{display:none}')).toThrow('is not `#rrggbb`');
});
