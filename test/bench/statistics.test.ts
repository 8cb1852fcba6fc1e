import { expect, it } from 'vitest'
import { median, spread } from '../../bench/statistics.ts'

it('takes the middle value, by number and not by spelling', () => {
  expect(median([100, 9, 20])).toBe(20)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeNaN()
})

it('measures how far runs lie apart in shares of the median', () => {
  expect(spread([90, 100, 120])).toBeCloseTo(0.3)
  expect(spread([7])).toBe(0)
})
