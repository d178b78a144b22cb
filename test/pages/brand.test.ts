import { expect, test } from 'vitest';
import { createLook, SALLYPORT, type Brand } from '../../src/pages/brand.ts';
import { errorPage } from '../../src/pages/error.ts';
import { ERROR } from './views.ts';

const LOGO = 'data:image/svg+xml;base64,PHN2Zy8+';
const BRAND: Brand = {
  title: 'Helmholtz & Co',
  logo: LOGO,
  accent: '#ff9f1c',
  help: { text: 'Ask us', url: 'https://help.example' },
};

test('a brand is on every page: its title, its logo, its icon, and whom to ask', () => {
  const { body } = errorPage(createLook(BRAND), ERROR);
  expect(body).toContain('<title>The app cannot be reached · Helmholtz &amp; Co</title>');
  expect(body).toContain(`<img class="mark" src="${LOGO}" alt="" />`);
  expect(body.split(LOGO)).toHaveLength(2);
  const [, icon = ''] = /<link rel="icon" href="data:image\/svg\+xml,([^"]*)"/.exec(body) ?? [];
  expect(decodeURIComponent(icon)).toMatch(/fill="#ff9f1c".*>H<\/text>/);
  expect(body).toMatch(/<footer><a [^>]*href="https:\/\/help\.example\/"[^>]*>Ask us<\/a><\/footer>/);
});

test('without a brand there is the portcullis, and nobody to ask', () => {
  const { body } = errorPage(SALLYPORT, ERROR);
  expect(body).toContain('<svg class="mark"');
  expect(body).not.toContain('<footer>');
});

test('an accent that does not read on white is made darker there, and kept in the dark', () => {
  const { style } = createLook(BRAND);
  const [light, dark] = Array.from(style.markup.toString().matchAll(/--accent:(#\w+)/g), ([, colour]) => colour);
  expect(light).not.toBe('#ff9f1c');
  expect(dark).toBe('#ff9f1c');
});

test('each accent has a policy of its own, since the policy names the very bytes of the style', () => {
  const [, ours] = errorPage(SALLYPORT, ERROR).headers;
  const [, theirs] = errorPage(createLook(BRAND), ERROR).headers;
  expect(ours).not.toBe(theirs);
});

test('an accent that is more than a colour is none', () => {
  expect(() => createLook({ ...BRAND, accent: '#fff;}body{display:none' })).toThrow('is not `#rrggbb`');
});

test.each(['https://cdn.example/logo.svg', 'javascript:alert(1)', 'data:text/html,x', 'data:image/svg+xml'])(
  'a logo that would be loaded, or is no image, is none: %s',
  (logo) => {
    expect(() => createLook({ ...BRAND, logo })).toThrow('data:image');
  },
);
