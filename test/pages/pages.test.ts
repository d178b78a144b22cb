import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { errorPage } from '../../src/pages/error.ts';
import { PAGE_HEADERS } from '../../src/pages/layout.ts';
import { refusalPage, type RefusalView } from '../../src/pages/refusal.ts';

const reference = { host: 'finance.corp.example', requestId: '01KAJ3ZQ8Y', reason: 'no-grant', time: 0 };
const VIEW: RefusalView = {
  heading: 'You do not have access',
  message: 'The policy does not allow this for you.',
  tone: 'stop',
  note: 'Ask Omar.',
  who: 'mira@corp.example',
  steps: Array.from({ length: 20 }, (_, index) => `Step ${index} that one can take.`),
  explanation: [['Rule', 'fin-read']],
  reference,
};
const ERROR = errorPage({ heading: 'Nothing here', message: 'No.', tone: 'wait', retryAfter: 5, reference });
const PAGES = [
  ['refusal', refusalPage(VIEW)],
  ['error', ERROR],
] as const;

describe.each(PAGES)('the %s page', (_name, page) => {
  test('is small, whole, and loads nothing', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(20 * 1024);
    expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(page).not.toMatch(/<script|javascript:| on\w+=|@import|url\(|https?:/);
    expect(page).not.toMatch(/ style=/);
  });

  test('has one title, one heading and one main part, and a style that its policy allows', () => {
    expect(page.match(/<title>/g)).toHaveLength(1);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page.match(/<main>/g)).toHaveLength(1);
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(PAGE_HEADERS.join('\n')).toContain(`style-src 'sha256-${hash}'`);
  });
});

test('a refusal leaves out what there is not', () => {
  const page = refusalPage({ ...VIEW, note: null, who: null, steps: [], explanation: [] });
  expect(page).not.toContain('<blockquote');
  expect(page).not.toContain('What you can do');
  expect(page).not.toContain('Signed in as');
});

test('an error that waiting does not cure does not ask to wait', () => {
  const page = errorPage({ heading: 'Nothing here', message: 'No.', tone: 'wait', retryAfter: null, reference });
  expect(page).not.toContain('Try again');
});
