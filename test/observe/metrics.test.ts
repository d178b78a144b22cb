import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/core/entry.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { Effect } from '../../src/core/policy/model.ts';
import { createExposition } from '../../src/observe/exposition.ts';
import { Metrics } from '../../src/observe/metrics.ts';
import { denialOf } from '../server/answering.ts';
import { entry } from './entry.ts';

const SENT: Outcome = { status: 200, ended: null, bytes: 10, upstream: null };

function decided(effect: Effect, by: string): Entry {
  return entry({ decision: denialOf({ effect, by }) });
}

async function scrape(metrics: Metrics): Promise<string[]> {
  const exposition = await createExposition(metrics, {
    keySets: () => [
      { provider: 'corp', at: Date.now() - 90_000 },
      { provider: 'partner', at: null },
    ],
    liveExchanges: () => 7,
    sessions: () => ({ remembered: 3, inGrace: 1, refreshes: { renewed: 5 } }),
    recordWriteErrors: () => 3,
    generation: () => ({ number: 4, at: 1_700_000_000_000 }),
  });
  // Twice, because what is filled at a scrape must not add up.
  await exposition.render();
  return (await exposition.render()).split('\n');
}

describe('metrics', () => {
  test('count decisions by app, effect and rule', async () => {
    const metrics = new Metrics();
    metrics.loaded(['fin-read'], ['finance-records']);
    metrics.observe(decided('allow', 'fin-read'), SENT);
    metrics.observe(decided('allow', 'fin-read'), SENT);
    metrics.observe(decided('deny', 'default'), SENT);
    metrics.observe(entry({ app: null }), SENT);
    const lines = await scrape(metrics);
    expect(lines).toContain('sallyport_decisions_total{app="finance-records",effect="allow",rule="fin-read"} 2');
    expect(lines).toContain('sallyport_decisions_total{app="finance-records",effect="deny",rule="default"} 1');
    expect(lines).toContain('sallyport_decisions_total{app="",effect="refuse",rule="none"} 1');
  });

  test('have bounded labels: what configuration and policy do not name is folded', async () => {
    const metrics = new Metrics();
    metrics.loaded(['fin-read'], ['finance-records']);
    for (let index = 0; index < 1000; index += 1) {
      metrics.observe(decided('allow', `made-up-${index}`), SENT);
      metrics.observe(entry({ app: `made-up-${index}` }), SENT);
    }
    const lines = (await scrape(metrics)).filter((line) => line.startsWith('sallyport_decisions_total'));
    expect(lines.sort()).toEqual([
      'sallyport_decisions_total{app="",effect="refuse",rule="none"} 1000',
      'sallyport_decisions_total{app="finance-records",effect="allow",rule="other"} 1000',
    ]);
  });

  test('keep their sums over a reload that takes rules and apps away', async () => {
    const metrics = new Metrics();
    metrics.loaded(['old', 'stays'], ['finance-records', 'gone']);
    metrics.observe(decided('allow', 'old'), SENT);
    metrics.observe(decided('allow', 'stays'), SENT);
    metrics.loaded(['stays', 'new'], ['finance-records']);
    metrics.observe(decided('allow', 'new'), SENT);
    const lines = await scrape(metrics);
    expect(lines).toContain('sallyport_decisions_total{app="finance-records",effect="allow",rule="other"} 1');
    expect(lines).toContain('sallyport_decisions_total{app="finance-records",effect="allow",rule="stays"} 1');
    expect(lines).toContain('sallyport_decisions_total{app="finance-records",effect="allow",rule="new"} 1');
    expect(lines.join('\n')).not.toContain('app="gone"');
  });

  test('hold latencies in cumulative buckets with sum and count', async () => {
    const metrics = new Metrics();
    metrics.loaded(['r'], ['finance-records']);
    for (const ms of [2, 30, 120_000]) {
      const upstream = { address: 'https://10.0.4.10', status: 200, ms, error: null };
      metrics.observe(decided('allow', 'r'), { ...SENT, upstream });
    }
    const lines = await scrape(metrics);
    const bucket = (le: string) =>
      lines.find(
        (line) =>
          line.startsWith('sallyport_upstream_seconds_bucket') && line.includes(`app="finance-records",le="${le}"`),
      );
    expect(bucket('0.001')).toMatch(/ 0$/);
    expect(bucket('0.0025')).toMatch(/ 1$/);
    expect(bucket('0.05')).toMatch(/ 2$/);
    expect(bucket('60')).toMatch(/ 2$/);
    expect(bucket('+Inf')).toMatch(/ 3$/);
    expect(lines).toContain('sallyport_upstream_seconds_count{app="finance-records"} 3');
    expect(lines).toContain('sallyport_upstream_seconds_sum{app="finance-records"} 120.032');
    expect(lines).toContain('sallyport_policy_seconds_count 3');
    expect(lines).toContain('# TYPE sallyport_upstream_seconds histogram');
  });

  test('count upstream failures by their fault, and not as latencies', async () => {
    const metrics = new Metrics();
    metrics.loaded(['r'], ['finance-records']);
    const upstream = { address: 'https://10.0.4.10', status: null, ms: 3000, error: 'upstream-timeout' } as const;
    metrics.observe(decided('allow', 'r'), { status: 504, ended: null, bytes: 0, upstream });
    const lines = await scrape(metrics);
    expect(lines).toContain('sallyport_upstream_errors_total{app="finance-records",code="upstream-timeout"} 1');
    expect(lines).toContain('sallyport_upstream_seconds_count{app="finance-records"} 0');
  });

  test('show reloads, key-set age, what is open, and records lost', async () => {
    const metrics = new Metrics();
    metrics.reloaded('failed');
    const lines = await scrape(metrics);
    expect(lines).toContain('sallyport_reloads_total{result="failed"} 1');
    expect(lines).toContain('sallyport_reloads_total{result="ok"} 0');
    expect(lines).toContain('sallyport_live_exchanges 7');
    expect(lines).toContain('sallyport_record_write_errors_total 3');
    expect(lines).toContain('sallyport_generation 4');
    const ages = lines.filter((line) => line.startsWith('sallyport_key_set_age_seconds{'));
    expect(ages).toHaveLength(1);
    expect(Number(ages[0]?.split(' ')[1])).toBeGreaterThanOrEqual(90);
  });
});
