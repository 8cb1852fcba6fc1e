import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderScore, withoutFamilies } from '../../gateway/cli/render-score.ts'
import { composeScore, type Signal } from '../../gateway/contract/index.ts'

const signal = fc.record({
  id: fc.constantFrom('sqli.tautology', 'sqli.comment', 'xss.tag', 'xss.handler', 'scanner'),
  points: fc.integer({ min: 0, max: 100 }),
  where: fc.constantFrom('query.id', 'path', 'header.referer'),
  observed: fc.boolean(),
})

describe('the shown sum', () => {
  it('is the arithmetic of the score, whatever the signals', () => {
    fc.assert(
      fc.property(fc.array(signal, { minLength: 1, maxLength: 12 }), (signals) => {
        const total = composeScore(signals)
        const line = renderScore({ total, signals }).find((text) => text.startsWith('100 x'))
        if (signals.every(({ observed }) => observed)) expect(line).toBeUndefined()
        else expect(evaluate(line ?? '')).toBe(total)
      }),
    )
  })

  it('shows each signal once', () => {
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 12 }), (signals) => {
        const lines = renderScore({ total: composeScore(signals), signals })
        expect(lines.filter((line) => /^ {4}\d|^not counted/.test(line))).toHaveLength(signals.length)
      }),
    )
  })

  it('says when one place has more than enough', () => {
    const signals: Signal[] = [90, 80, 70].map((points) => ({ id: 'rce.shell', points, where: 'path' }))
    expect(renderScore({ total: 100, signals })[1]).toBe('  in path: 90 + 80/2 + 70/4 = 100 (at most 100)')
  })

  it('says when it is not what was recorded', () => {
    const signals: Signal[] = [{ id: 'xss.tag', points: 50, where: 'path' }]
    expect(renderScore({ total: 75, signals }).at(-1)).toBe(
      '100 x (1 - (1 - 0.5)), rounded = 50, but 75 is recorded: the record does not hold every signal',
    )
  })
})

describe('the score without its strongest families', () => {
  it('falls with each family and ends at 0', () => {
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 12 }), (signals) => {
        const totals = withoutFamilies(signals).map(({ total }) => total)
        expect(totals).toEqual([...totals].sort((a, b) => b - a))
        if (totals.length > 0) expect(totals.at(-1)).toBe(0)
      }),
    )
  })
})

/** `100 x (1 - (1 - 0.7) x (1 - 0.5)), rounded = ...`, computed from the numbers in it as a reader would. */
function evaluate(line: string): number {
  const shares = [...line.matchAll(/\(1 - ([\d.]+)\)/g)].map((match) => Number(match[1]))
  const stated = Number(/rounded = (\d+), as recorded$/.exec(line)?.[1])
  const harmless = shares.reduce((product, share) => product * (1 - share), 1)
  expect(Math.abs(100 * (1 - harmless) - stated)).toBeLessThanOrEqual(0.52)
  return stated
}
