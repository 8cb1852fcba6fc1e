import { describe, expect, it } from 'vitest'
import {
  heads,
  hostileHead,
  hostileRead,
  hostileRequest,
  packedRequest,
  shapes,
  units,
} from '../../bench/detection/hostile.ts'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'
import type { WireRequest } from '../../bench/detection/requests.ts'
import { createEffort } from '../../plugins/threat-score/effort.ts'
import { createScorer } from './frame-kit.ts'
import { fieldOf } from './scan-score.ts'

const judge = await createInProcessJudge(80)

/**
 * Times the loop below, which takes about a millisecond: no body may hold up others for ten. As much again is for caches
 * that are shared with whatever else runs (what takes 8 on a quiet machine takes up to 16 on a restless one), and for code
 * that is not compiled yet.
 */
const MOST = 20

/** Milliseconds of this thread on the processor, the least of several runs: what the work costs, whatever else runs. */
function leastOf(runs: number, run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < runs; n++) {
    const before = threadMs()
    run()
    least = Math.min(least, threadMs() - before)
  }
  return least
}

/** Asking for the process brings the account of the thread up to date, which Linux does at its ticks only. */
function threadMs(): number {
  process.cpuUsage()
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** What reading texts is: characters and tables, more of them than the nearest cache holds. */
const table = new Uint16Array(65_536).map((_, i) => i * 31)
const text = Array.from({ length: 32_768 }, (_, i) => String.fromCharCode((i * 7919) & 0xffff)).join('')

/** Takes about a millisecond on the machine that the figures in the documentation are of. */
function calibration(): number {
  let hash = 0
  for (let round = 0; round < 6; round++)
    for (let i = 0; i < text.length; i++)
      hash = Math.imul(hash ^ table[(text.charCodeAt(i) + hash) & 0xffff]!, 0x0100_0193)
  return hash
}

/** So often is measured what seems too slow: another program may have had the caches; what is slow stays slow. */
const ATTEMPTS = 24

/** The least of several measurements beside the loop, so that a slow machine slows both. */
function costOf(request: WireRequest): number {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < ATTEMPTS && (n < 3 || least >= MOST); n++) {
    const unit = Math.max(1, leastOf(3, calibration))
    least = Math.min(least, leastOf(4, () => judge.judge(request)) / unit)
  }
  return least
}

// The first large bodies may take longer.
for (let n = 0; n < 70; n++) judge.judge(hostileRequest('many fields', units[n % units.length]!))

/** What the worst unit of a shape costs: of a third of the units, by the number of the shape; all would take minutes. */
function worstOf(make: (unit: string) => WireRequest, turn: number): { unit: string; cost: number } {
  const costs = units
    .filter((_, n) => n % 3 === turn % 3)
    .map((unit) => ({ unit, cost: leastOf(1, () => judge.judge(make(unit))) }))
  const { unit } = costs.sort((a, b) => b.cost - a.cost)[0]!
  return { unit, cost: costOf(make(unit)) }
}

describe('the worst head', () => {
  it.each(Object.keys(heads))('of 64 KiB holds up nobody for long: %s', (shape) => {
    const { unit, cost } = worstOf((unit) => hostileHead(shape, unit), Object.keys(heads).indexOf(shape))
    expect(cost, unit).toBeLessThan(MOST)
  })
})

describe('the worst head and body that one read of a socket holds', () => {
  it.each(Object.keys(shapes))('hold up nobody for long: %s', (shape) => {
    const { unit, cost } = worstOf((unit) => hostileRead(shape, unit), Object.keys(shapes).indexOf(shape))
    expect(cost, unit).toBeLessThan(MOST)
  })
})

describe('the worst body', () => {
  it.each(Object.keys(shapes))('holds up nobody for long: %s', (shape) => {
    const { unit, cost } = worstOf((unit) => hostileRequest(shape, unit), Object.keys(shapes).indexOf(shape))
    expect(cost, unit).toBeLessThan(MOST)
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
    const effort = createEffort(
      () => ms,
      () => ms,
    )
    effort.begin('body', true)
    ms += 100
    effort.charge(1000)
    expect(effort.spent).toBe(false)
    effort.charge(100_000)
    expect(effort.spent).toBe(true)
    effort.begin('body', true)
    expect(effort.spent).toBe(false)
    effort.charge(10_000_000)
    expect(effort.spent).toBe(false)
  })

  it('of a body that comes with a head that took long is what the head has left', () => {
    let ms = 0
    const effort = createEffort(
      () => ms,
      () => ms,
    )
    const spentAfter = (bodyMs: number): boolean => {
      effort.begin('body', true)
      ms += bodyMs
      effort.charge(100_000)
      return effort.spent
    }
    // Those that may take longer, because nothing is compiled yet.
    for (let n = 0; n < 70; n++) spentAfter(0)
    const afterHead = (headMs: number, bodyMs: number): boolean => {
      effort.begin('head', false)
      effort.charge(100_000)
      ms += headMs
      return spentAfter(bodyMs)
    }
    expect(spentAfter(6)).toBe(false)
    expect(afterHead(2.5, 4)).toBe(false)
    expect(afterHead(2.5, 5)).toBe(true)
    // Never nothing; and what took longer than both may was another read.
    expect(afterHead(6.5, 1.5)).toBe(false)
    expect(afterHead(6.5, 2.5)).toBe(true)
    expect(afterHead(50, 6)).toBe(false)
  })

  it('of a small part is counted from where there is much to look at', () => {
    let ms = 0
    const effort = createEffort(
      () => ms,
      () => ms,
    )
    effort.begin('head', false)
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
