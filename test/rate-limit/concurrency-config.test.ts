import { describe, expect, it } from 'vitest'
import { problemsOf, problemsOfConfig } from './edge.ts'

const limit = { name: 'a', algorithm: 'concurrency', inFlight: 5 }

describe('a limit of requests in flight that cannot work is an error that says how to mend it', () => {
  it.each([
    [{ ...limit, rate: '5/s' }, 'limits.0.rate: requests in flight have no rate: write inFlight: 50'],
    [{ ...limit, burst: 5 }, 'limits.0.burst: requests in flight have no burst'],
    [{ ...limit, inFlight: undefined }, 'limits.0.inFlight: say how many requests may be in flight at a time'],
    [{ ...limit, penalty: true }, 'limits.0.penalty: requests in flight that are refused hold nothing'],
    [{ ...limit, keyPrefix: 'x' }, 'limits.0.keyPrefix: only a limit with algorithm: fixed-window'],
    [{ ...limit, inFlight: 0 }, 'limits.0.inFlight'],
    [{ ...limit, cost: 6 }, 'limits.0.cost: a request costs 6 of 5 slots: none would ever pass'],
    [{ ...limit, apply: 'on-demand', coordination: 'exact' }, 'taken where nothing can wait for Redis'],
    [{ name: 'a', rate: '5/s', inFlight: 5 }, 'limits.0.inFlight: token-bucket counts by time: write a rate'],
    [{ name: 'a' }, 'limits.0.rate: a rate is a text such as 100/s'],
  ])('%j', async (one, message) => {
    expect(await problemsOfConfig({ limits: [one] })).toContain(message)
  })

  it('all of them at once', async () => {
    const problems = await problemsOf({ algorithm: 'concurrency', burst: 2 })
    expect(problems.split('\n').length).toBe(3)
  })

  it('one that another makes pointless', async () => {
    expect(await problemsOfConfig({ limits: [limit, { ...limit, name: 'b', inFlight: 9 }] })).toBe(
      'limits.1.name: b can never refuse anything: a counts the same and lets fewer be in flight',
    )
    expect(await problemsOfConfig({ limits: [limit, { name: 'b', rate: '5/s' }] })).toBe('accepted')
  })
})
