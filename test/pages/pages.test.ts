import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createLook, SALLYPORT } from '../../src/pages/brand.ts';
import { errorPage } from '../../src/pages/error.ts';
import { refusalPage } from '../../src/pages/refusal.ts';
import { textOf } from './outline.ts';
import { SAMPLES, samplesIn } from './samples.ts';
import { ERROR, REFUSAL, STEP_UP } from './views.ts';

describe.each(Object.entries(SAMPLES))('the page `%s`', (name, { body, headers }) => {
  const policy = headers.join('\n');

  test('is small, whole, and loads nothing', () => {
    expect(Buffer.byteLength(body)).toBeLessThan(20 * 1024);
    expect(body).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(body).not.toMatch(/javascript:| on\w+=|@import|url\(| style=/);
    expect(body).not.toMatch(/\b(?:src|srcset|poster)="(?!data:image)/);
  });

  test('has one title, one heading and one main part', () => {
    expect(body.match(/<title>/g)).toHaveLength(1);
    expect(body.match(/<h1>/g)).toHaveLength(1);
    expect(body.match(/<main>/g)).toHaveLength(1);
  });

  test('has no script, but for the hop, and its policy allows exactly what it holds', () => {
    const hashes = (tag: string) =>
      Array.from(body.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g')), ([, text = '']) => {
        return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
      });
    expect(hashes('script')).toHaveLength(name === 'hop' ? 1 : 0);
    expect(body.match(/<script/g) ?? []).toHaveLength(name === 'hop' ? 1 : 0);
    expect(policy).toContain(`; style-src ${hashes('style').join(' ')};`);
    const allowed = /script-src ([^;]*);/.exec(policy)?.[1]?.split(' ') ?? [];
    expect(allowed).toEqual(hashes('script'));
  });

  test('can send forms to this host only if it has any', () => {
    expect(/form-action 'self'/.test(policy)).toBe(body.includes('<form'));
  });
});

test('every page is small with the largest brand that `check` takes, too', () => {
  const logo = `data:image/svg+xml;base64,${Buffer.alloc(2_500).toString('base64')}`;
  const help = { text: 'W'.repeat(60), url: `https://${'help.'.repeat(10)}example/` };
  const look = createLook({ title: 'W'.repeat(60), logo, accent: '#ff9f1c', help });
  const sizes = Object.entries(samplesIn(look, look)).map(
    ([name, { body }]) => [name, Buffer.byteLength(body)] as const,
  );
  expect(sizes.filter(([, size]) => size >= 20 * 1024)).toEqual([]);
});

test('a refusal leaves out what there is not', () => {
  const { body } = refusalPage(SALLYPORT, { ...REFUSAL, note: null, who: null, steps: [], explanation: [] });
  expect(body).not.toContain('<blockquote');
  expect(body).not.toContain('What you can do');
  expect(body).not.toContain('Signed in as');
});

test('an error that waiting does not cure does not ask to wait', () => {
  const { body } = errorPage(SALLYPORT, { ...ERROR, retryAfter: null });
  expect(body).not.toContain('Try again');
});

test('a form that was stopped says so, and where a sign-in helps, what to do with it', () => {
  const stopped = textOf(refusalPage(SALLYPORT, { ...REFUSAL, held: 'form' }));
  expect(stopped).toContain('What you sent has not reached the app.');
  expect(stopped).not.toContain('send it again');
  expect(textOf(refusalPage(SALLYPORT, STEP_UP))).toContain('Sign in, then go back and send it again.');
});
