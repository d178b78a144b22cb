/** Which rules and conditions no test depends on, for people and as data. */

import type { Covered } from '../analysis/mutation/coverage.ts';
import { columns } from './columns.ts';
import { painter } from './paint.ts';
import { placeOf } from './spelling.ts';
import type { Terminal } from './terminal.ts';

export function reportCoverage(covered: readonly Covered[], terminal: Terminal): string[] {
  const paint = painter(terminal);
  const open = covered.filter(({ test }) => test === null);
  const rows = open.map(({ subject, part, at }) => {
    const what = subject.kind === 'floor' ? `the floor of \`${subject.name}\`` : `${subject.kind} \`${subject.name}\``;
    return [paint('bad', 'untested'), placeOf(at), part === 'rule' ? what : `${what}: \`${part}\``];
  });
  const rules = covered.filter(({ part }) => part === 'rule');
  const conditions = covered.filter(({ part }) => part !== 'rule');
  return [
    ...columns(rows),
    ...(rows.length > 0 ? [''] : []),
    `tests depend on ${count(rules)} rules, and on ${count(conditions)} of their conditions`,
  ];
}

function count(covered: readonly Covered[]): string {
  return `${covered.filter(({ test }) => test !== null).length} of ${covered.length}`;
}

export function coverageAsJson(covered: readonly Covered[]): readonly object[] {
  return covered.map(({ subject, part, at, test }) => ({ ...subject, part, test, ...at }));
}
