import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createHistogram, exchangeBounds, gatewayBounds, phaseBounds } from '../../gateway/observe/histogram.ts'

it.each([gatewayBounds, exchangeBounds, phaseBounds])('counts as a reader of the buckets would (%#)', (...bounds) => {
  const anywhere = fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.constantFrom(...bounds))
  fc.assert(
    fc.property(fc.array(anywhere, { maxLength: 50 }), (seconds) => {
      const histogram = createHistogram(bounds)
      for (const value of seconds) histogram.observe(value)
      const samples = histogram.samples('h', { phase: 'score' })
      const buckets = samples.filter(({ metricName }) => metricName === 'h_bucket')
      const expected = [...bounds, Number.POSITIVE_INFINITY].map((bound) => seconds.filter((s) => s <= bound).length)
      expect(buckets.map(({ value }) => value)).toEqual(expected)
      expect(samples.at(-1)).toEqual({ metricName: 'h_count', labels: { phase: 'score' }, value: seconds.length })
      expect(samples.at(-2)?.value).toBeCloseTo(
        seconds.reduce((sum, value) => sum + value, 0),
        6,
      )
    }),
  )
})

it.each([gatewayBounds, exchangeBounds, phaseBounds])('has rising bounds in plain decimals (%#)', (...bounds) => {
  expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b))
  for (const bound of bounds) expect(String(bound)).toMatch(/^\d+(\.\d+)?$/)
})
