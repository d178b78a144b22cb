import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { outlineOf } from './outline.ts';
import { SAMPLES } from './samples.ts';

describe.each(Object.entries(SAMPLES))('the page `%s`', (name, { body }) => {
  const { lines, ids } = outlineOf(body);
  const tags = lines.map((line) => line.trim().split(' ', 1)[0]);

  test('says what it said before', async () => {
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join('outlines', `${name}.txt`));
  });

  test('has one header, one main part, one heading of the first level, and none that skips a level', () => {
    for (const tag of ['title', 'header', 'main', 'h1']) expect(tags.filter((one) => one === tag)).toHaveLength(1);
    const levels = tags.filter((tag) => /^h[1-6]$/.test(tag ?? '')).map((tag) => Number(tag?.slice(1)));
    levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1));
  });

  test('gives each id once, and refers only to those there are', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of body.matchAll(/(?:popovertarget|for|aria-labelledby|aria-describedby)="([^"]*)"/g)) {
      expect(ids).toContain(id);
    }
  });

  test('names every button and link, and hides every drawing from screen readers', () => {
    for (const [, content = ''] of body.matchAll(/<(?:a|button)\b[^>]*>([^]*?)<\/(?:a|button)>/g)) {
      const heard = content.replace(/<(\w+)[^>]*aria-hidden="true"[^>]*>[^]*?<\/\1>/g, '').replace(/<[^>]*>/g, '');
      expect(heard.trim()).not.toBe('');
    }
    for (const [drawing] of body.matchAll(/<svg[^>]*>/g)) expect(drawing).toContain('aria-hidden="true"');
    for (const [image] of body.matchAll(/<img[^>]*>/g)) expect(image).toContain('alt=""');
  });
});
