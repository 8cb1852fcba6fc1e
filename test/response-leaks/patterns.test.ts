import { checkSync } from 'recheck'
import { describe, expect, it } from 'vitest'
import { bodyLeaks } from '../../plugins/response-leaks/bodies.ts'
import { headLeaks } from '../../plugins/response-leaks/heads.ts'
import { leaksOf } from './leaks-of.ts'

const patterns = [...bodyLeaks, ...headLeaks].flatMap(({ id, pattern }) => (pattern ? [{ id, pattern }] : []))

/** Builds the automaton and proves its growth; no search by chance. */
function verdictOn({ source, flags }: RegExp): string {
  return checkSync(source, flags, { checker: 'automaton', timeout: 20_000 }).status
}

describe('every pattern of leaks', () => {
  it.each(patterns)('is linear: $id', ({ pattern }) => {
    expect(verdictOn(pattern)).toBe('safe')
  })
})

/** The least of several measurements, in milliseconds: what the work costs when nothing else runs. */
function costOf(text: string): number {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < 5; n++) {
    const start = performance.now()
    leaksOf(text)
    least = Math.min(least, performance.now() - start)
  }
  return least
}

describe('the time for a piece of a body', () => {
  const units = [...new Set(bodyLeaks.flatMap(({ anchors }) => anchors))]

  it.each([...units, units.join(' ')])('stays small with anchors everywhere: %j', (unit) => {
    const text = unit.repeat(Math.ceil(65_536 / unit.length)).slice(0, 65_536)
    costOf(text)
    expect(costOf(text)).toBeLessThan(20)
  })
})
