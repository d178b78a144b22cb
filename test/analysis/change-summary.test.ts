import { describe, expect, it } from 'vitest';
import { changeSummary } from '../../src/analysis/change-summary.ts';
import type { Unfinished } from '../../src/analysis/difference.ts';

function unfinishedIn(...apps: readonly string[]): { readonly unfinished: readonly Unfinished[] } {
  return { unfinished: apps.map((app) => ({ app, route: 'GET /', why: 'more than 200000 nodes' })) };
}

describe('changeSummary()', () => {
  it('names the apps of which not all is known', () => {
    const nothing = { classes: [], complete: false };
    expect(changeSummary({ ...nothing, ...unfinishedIn('wiki', 'wiki', 'files') })).toEqual([
      'the policy changed: no difference was found; incomplete in wiki, files: there may be more',
    ]);
    expect(changeSummary({ ...nothing, ...unfinishedIn('a', 'b', 'c', 'd', 'e', 'f') })).toEqual([
      'the policy changed: no difference was found; incomplete in 6 apps: there may be more',
    ]);
  });
});
