import { describe, expect, test } from 'vitest';
import { createLook, SALLYPORT } from '../../src/pages/brand.ts';
import { chooserPage } from '../../src/pages/chooser.ts';
import { errorPage } from '../../src/pages/error.ts';
import type { Page } from '../../src/pages/layout.ts';
import { mePage } from '../../src/pages/me.ts';
import { portalPage } from '../../src/pages/portal.ts';
import { redirectLoopPage } from '../../src/pages/redirect-loop.ts';
import { refusalPage } from '../../src/pages/refusal.ts';
import { signInFailedPage } from '../../src/pages/sign-in-failed.ts';
import { signedOutPage, signOutPage } from '../../src/pages/sign-out.ts';
import { HOSTILE, hostile } from './hostile.ts';
import { outlineOf } from './outline.ts';
import { CHOOSER, ERROR, LOOP, ME, PORTAL, REFUSAL, SIGN_IN_FAILED, SIGN_OUT, SIGNED_OUT } from './views.ts';

const PAGES: readonly (readonly [string, (change: <T>(view: T) => T) => Page])[] = [
  ['chooser', (change) => chooserPage(SALLYPORT, change(CHOOSER))],
  ['refusal', (change) => refusalPage(SALLYPORT, change(REFUSAL))],
  ['error', (change) => errorPage(SALLYPORT, change(ERROR))],
  ['portal', (change) => portalPage(SALLYPORT, change(PORTAL))],
  ['me', (change) => mePage(SALLYPORT, change(ME))],
  ['sign-out', (change) => signOutPage(SALLYPORT, change(SIGN_OUT))],
  ['signed-out', (change) => signedOutPage(SALLYPORT, change(SIGNED_OUT))],
  ['sign-in-failed', (change) => signInFailedPage(SALLYPORT, change(SIGN_IN_FAILED))],
  ['redirect-loop', (change) => redirectLoopPage(SALLYPORT, change(LOOP))],
];

/** The tags alone, in order; an address that is none is no link. */
function tagsOf({ body }: Page): readonly string[] {
  return outlineOf(body)
    .lines.map((line) => line.trim().split(' ', 1)[0] ?? '')
    .filter((tag) => !tag.startsWith('"'))
    .map((tag) => (tag === 'a' ? 'span' : tag));
}

describe.each(PAGES)('the page `%s` of a hostile view', (_name, render) => {
  const page = render(hostile);

  test('has the very tags of an ordinary one', () => {
    expect(tagsOf(page)).toEqual(tagsOf(render((view) => view)));
  });

  test('shows the attack as text, and what would turn it around as a mark', () => {
    expect(page.body).not.toContain('<img src=x');
    expect(page.body).not.toContain('\u202e');
    expect(page.body).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page.body).toContain('\ufffd');
  });

  test('has no link to a script, and a policy without the attack', () => {
    expect(page.body).not.toMatch(/(?:href|action|content)="[^"]*javascript:/);
    expect(page.headers.join('\n')).not.toMatch(/alert|script-src/);
  });
});

test('a brand from a hostile file is text, and its help no link', () => {
  const look = createLook({
    title: HOSTILE,
    logo: null,
    accent: null,
    help: { text: HOSTILE, url: 'javascript:alert(1)' },
  });
  const page = errorPage(look, ERROR);
  const plain = errorPage(
    createLook({ title: 'T', logo: null, accent: null, help: { text: 'H', url: 'https://help.example' } }),
    ERROR,
  );
  expect(tagsOf(page)).toEqual(tagsOf(plain));
  expect(page.body).not.toContain('javascript:');
});
