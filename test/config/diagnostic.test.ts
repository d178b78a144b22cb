/** How a problem is shown. */

import { describe, expect, test } from 'vitest';
import { type Diagnostic, renderDiagnostic } from '../../src/config/diagnostic.ts';

function problem(line: number, col: number, length: number): Diagnostic {
  return {
    severity: 'error',
    code: 'unknown-name',
    message: 'there is no `x`',
    at: { file: 'p.yaml', line, col },
    length,
    help: null,
  };
}

describe('renderDiagnostic()', () => {
  test('shows place, sentence, line, carets and help', () => {
    const shown = renderDiagnostic({ ...problem(2, 4, 3), help: 'did you mean `y`?' }, 'a\nb: xxx\n', 'plain');
    expect(shown).toBe(
      [
        'p.yaml:2:4: error[unknown-name]: there is no `x`',
        '  2 | b: xxx',
        '    |    ^^^',
        '    = help: did you mean `y`?',
      ].join('\n'),
    );
  });

  test('shows only the sentence without the text', () => {
    expect(renderDiagnostic(problem(2, 4, 3), null, 'plain')).toBe('p.yaml:2:4: error[unknown-name]: there is no `x`');
  });

  test('shows a window of a very long line', () => {
    const [, line = '', carets = ''] = renderDiagnostic(
      problem(1, 5001, 3),
      `${' '.repeat(5000)}xxx${'y'.repeat(5000)}`,
      'plain',
    ).split('\n');
    expect(line.length).toBeLessThan(200);
    expect(line.indexOf('xxx')).toBe(carets.indexOf('^^^'));
  });

  test('lets no file write to the terminal', () => {
    const shown = renderDiagnostic({ ...problem(1, 1, 1), message: '`\u001B[2J`' }, 'a\u001B[2J\u202Eb', 'plain');
    expect(shown).not.toContain('\u001B');
    expect(shown).not.toContain('\u202E');
  });

  test('colours only when asked', () => {
    expect(renderDiagnostic(problem(1, 1, 1), 'a', 'colour')).toContain('\u001B[31m');
  });
});
