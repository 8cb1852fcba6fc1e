import { describe, expect, it } from 'vitest'
import { hostileRequest, packedRequest, shapes, units } from '../../bench/detection/hostile.ts'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'
import type { WireRequest } from '../../bench/detection/requests.ts'
import { createEffort } from '../../plugins/threat-score/effort.ts'
import { createScorer } from './frame-kit.ts'
import { fieldOf } from './scan-score.ts'

const judge = await createInProcessJudge(80)

/**
 * Times the loop below, which takes about a millisecond: no body may hold up others for ten. Half as much again is for
 * caches that are shared with whatever else runs, and for code that is not compiled yet.
 */
const MOST = 15

/** Milliseconds on the processor, the least of several runs: what the work costs, whatever else runs on the machine. */
function leastOf(runs: number, run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < runs; n++) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/** A loop that takes about a millisecond on the machine that the figures in the documentation are of. */
function calibration(): number {
  let hash = 0
  for (let i = 0; i < 850_000; i++) hash = Math.imul(hash ^ i, 0x0100_0193)
  return hash
}

/** Measured beside the loop, so that a slow machine slows both. */
function costOf(request: WireRequest): number {
  const ratios = [1, 2, 3].map(() => {
    const unit = Math.max(1, leastOf(3, calibration))
    return leastOf(4, () => judge.judge(request)) / unit
  })
  return Math.min(...ratios)
}

// The first large bodies may take longer.
for (let n = 0; n < 70; n++) judge.judge(hostileRequest('many fields', units[n % units.length]!))

describe('the worst body', () => {
  // Each shape with a third of the units in turn: all of them would take minutes.
  it.each(Object.keys(shapes))('holds up nobody for long: %s', (shape) => {
    const costs = units
      .filter((_, n) => n % 3 === Object.keys(shapes).indexOf(shape) % 3)
      .map((unit) => ({ unit, cost: leastOf(1, () => judge.judge(hostileRequest(shape, unit))) }))
    const [worst] = costs.sort((a, b) => b.cost - a.cost)
    expect(costOf(hostileRequest(shape, worst!.unit)), worst!.unit).toBeLessThan(MOST)
  })

  const codings = ['gzip', 'br', 'zstd'] as const
  it.each(codings)('that is larger and compressed holds up nobody for long: %s', (coding) => {
    for (const [shape, unit] of [
      ['many fields', '/etc/a'],
      ['json', '＇'],
      ['text', '<svg/onload='],
    ] as const)
      expect(costOf(packedRequest(shape, unit, coding)), shape).toBeLessThan(MOST)
  })
})

describe('the effort of one request', () => {
  it('ends when its time is over, and only where there was much to look at', () => {
    let ms = 0
    const effort = createEffort(() => ms)
    effort.begin(true)
    ms += 100
    effort.charge(1000)
    expect(effort.spent).toBe(false)
    effort.charge(100_000)
    expect(effort.spent).toBe(true)
    effort.begin(true)
    expect(effort.spent).toBe(false)
    effort.charge(10_000_000)
    expect(effort.spent).toBe(false)
  })

  it('of a small part is counted from where there is much to look at', () => {
    let ms = 0
    const effort = createEffort(() => ms)
    effort.begin(false)
    ms += 100
    effort.charge(100_000)
    expect(effort.spent).toBe(false)
    ms += 100
    effort.charge(100_000)
    expect(effort.spent).toBe(true)
  })
})

describe('what takes too long', () => {
  it('is marked where it was not looked at', async () => {
    const scorer = await createScorer()
    const value = '<a b=c.d()>$x; '.repeat(500)
    const fields = Array.from({ length: 400 }, () => fieldOf(value, { kind: 'body', where: 'body.form.q' }))
    expect(scorer.body(fields).ids).toContain('body.uninspected')
    expect(scorer.body([fieldOf("it's (a) <b>")]).ids).not.toContain('body.uninspected')
  })
})
