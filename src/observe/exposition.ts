/** The numbers in Prometheus' text form, together with what the process says of itself. */

import type { Histogram as Numbers } from './histogram.ts';
import type { Metrics } from './metrics.ts';
import { counters, gauges, histograms, type Labels, type Readings, type Series } from './series.ts';

export interface Exposition {
  readonly contentType: string;
  render(): Promise<string>;
}

/** prom-client is loaded here and not before: it is needed only where somebody scrapes. */
export async function createExposition(metrics: Metrics, readings: Readings): Promise<Exposition> {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  /** A histogram whose numbers stand elsewhere. */
  class Mirror extends Histogram {
    readonly #series: Series<Numbers>;

    constructor(series: Series<Numbers>) {
      super({ name: series.name, help: series.help, registers: [] });
      this.#series = series;
    }

    /** What `Histogram` gives the registry, which its types leave out; `get` is built on it, too. */
    async getForPromString() {
      const { name, help, samples } = this.#series;
      return { name, help, type: 'histogram', values: [...lines(name, samples())] };
    }
  }

  for (const { name, help, labels: labelNames, samples } of counters(metrics, readings)) {
    const counter = new Counter({ name, help, labelNames, registers: [], collect });
    function collect(): void {
      counter.reset();
      for (const [labels, value] of samples()) counter.inc(labels, value);
    }
    registry.registerMetric(counter);
  }
  for (const { name, help, labels: labelNames, samples } of gauges(readings)) {
    const gauge = new Gauge({ name, help, labelNames, registers: [], collect });
    function collect(): void {
      gauge.reset();
      for (const [labels, value] of samples()) gauge.set(labels, value);
    }
    registry.registerMetric(gauge);
  }
  for (const series of histograms(metrics)) registry.registerMetric(new Mirror(series));

  return { contentType: registry.contentType, render: () => registry.metrics() };
}

/** Cumulative buckets, then sum and count. */
function* lines(name: string, samples: Iterable<readonly [Labels, Numbers]>) {
  for (const [labels, numbers] of samples) {
    let total = 0;
    for (const [index, count] of numbers.counts.entries()) {
      total += count;
      const le = String(numbers.bounds[index] ?? '+Inf');
      yield { metricName: `${name}_bucket`, labels: { ...labels, le }, value: total };
    }
    yield { metricName: `${name}_sum`, labels, value: numbers.sum };
    yield { metricName: `${name}_count`, labels, value: total };
  }
}
