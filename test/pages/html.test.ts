import { expect, test } from 'vitest';
import { html } from '../../src/pages/html.ts';

test('escapes what it inserts, in text and in attributes', () => {
  const evil = `"><script>alert('1')</script>&`;
  expect(html`<p title="${evil}">${evil}</p>`.toString()).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
  );
});

test('inserts its own markup as it is, lists in order, and null as nothing', () => {
  const items = ['<a>', 2].map((item) => html`<b>${item}</b>`);
  expect(html`<p>${items}${null}</p>`.toString()).toBe('<p><b>&lt;a&gt;</b><b>2</b></p>');
});

test('shows controls and bidirectional overrides as a mark, so that a name cannot read as another', () => {
  expect(html`${'moc.live\u202e@a\u0000'}`.toString()).toBe('moc.live\ufffd@a\ufffd');
});

test('an object that only looks like markup is not inserted', () => {
  const forged = { toString: () => '<script>' };
  // @ts-expect-error: neither text nor markup
  expect(() => html`${forged}`.toString()).toThrow(TypeError);
});
