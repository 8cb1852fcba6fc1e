import type { Sample } from './exposition.ts'

export interface Histogram {
  observe(seconds: number): undefined
  /** Cumulative buckets, sum and count, as Prometheus wants them. */
  samples(name: string, labels?: Readonly<Record<string, string>>): Sample[]
}

/** @param bounds upper bounds in seconds, rising; a value on a bound belongs to it. */
export function createHistogram(bounds: readonly number[]): Histogram {
  const upper = Float64Array.from(bounds)
  const counts = new Float64Array(bounds.length + 1)
  let sum = 0
  return {
    observe(seconds) {
      // From the bottom up: most observations are small, and a handful of comparisons beats a binary search.
      let bucket = 0
      while (bucket < upper.length && seconds > upper[bucket]!) bucket++
      counts[bucket]!++
      sum += seconds
    },
    samples(name, labels = {}) {
      const samples: Sample[] = []
      let count = 0
      for (let bucket = 0; bucket < counts.length; bucket++) {
        count += counts[bucket]!
        const le = bucket < bounds.length ? String(bounds[bucket]) : '+Inf'
        samples.push({ metricName: `${name}_bucket`, labels: { ...labels, le }, value: count })
      }
      samples.push({ metricName: `${name}_sum`, labels, value: sum })
      samples.push({ metricName: `${name}_count`, labels, value: count })
      return samples
    },
  }
}

/** 10 µs to 50 ms: time inside the gateway, which aims at less than 0.2 ms. */
export const gatewayBounds: readonly number[] = [
  0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05,
]

/** 0.5 ms to 60 s: time that an application takes. */
export const exchangeBounds: readonly number[] = [
  0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
]

/** 1 µs to 10 ms: one phase of the pipeline; `consult` and `upstream` reach beyond. */
export const phaseBounds: readonly number[] = [
  0.000_001, 0.000_002_5, 0.000_005, 0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.001, 0.01, 0.1, 1,
]

/** 0.1 ms to 1 s: a call to a store that is near; its deadline is 5 ms unless set, and 1 s at most. */
export const roundTripBounds: readonly number[] = [
  0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1,
]
