import fc from 'fast-check'
import { checkSync } from 'recheck'
import { describe, expect, it } from 'vitest'
import { traversal } from '../../plugins/threat-score/traversal.ts'
import { ODD_SEPARATOR } from '../../plugins/threat-score/traversal-climb.ts'
import { POINT_PATTERNS } from '../../plugins/threat-score/traversal-points.ts'
import { SHAPE_PATTERNS } from '../../plugins/threat-score/traversal-shape.ts'
import { UNTANGLE_PATTERNS } from '../../plugins/threat-score/traversal-untangle.ts'
import { WRAPPER_PATTERNS } from '../../plugins/threat-score/traversal-wrappers.ts'
import { inspect } from './score-of.ts'

const PIECES = [
  ...[
    '../',
    '..\\',
    '..',
    '.',
    '/',
    '\\',
    ':',
    '..;/',
    '....//',
    '/./',
    '0x2e',
    '0x2f',
    '2f',
    '%2e',
    '\u00c0.',
    ' ',
    '"',
  ],
  ...['etc/', 'passwd', 'c:\\', 'windows', '.env', '.git/', 'php://', 'file:', '\\\\', '\uf025', 'var/log/', 'a'],
]
const KINDS = ['path', 'query', 'body'] as const

describe('hostile values', () => {
  it('never make the detector throw, and give points from 1 to 100', () => {
    const values = fc
      .array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), { maxLength: 40 })
      .map((list) => list.join(''))
    fc.assert(
      fc.property(values, fc.constantFrom(...KINDS), (value, kind) => {
        for (const { points } of inspect(traversal, value, { kind })) {
          expect(points).toBeGreaterThan(0)
          expect(points).toBeLessThanOrEqual(100)
        }
      }),
      { numRuns: 2000 },
    )
  })

  // Ten times the length may take forty times the time at most: quadratic growth takes a hundred times, whenever it is
  // measured, and a pause of the machine does not come back three times.
  it.each([...PIECES, '..2f', '/etc', 'etc/passwd ', '://'])('cost linear time: %j repeated', (piece) => {
    const growths = [1, 2, 3].map(() => {
      const short = Math.max(costOf(piece, 13_000), 0.2)
      return costOf(piece, 130_000) / short
    })
    expect(Math.min(...growths)).toBeLessThan(40)
  })
})

/** Milliseconds of this process on a core, the best of five: a busy machine does not count. */
function costOf(piece: string, length: number): number {
  const value = piece.repeat(Math.ceil(length / piece.length))
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < 5; run++) {
    const start = process.cpuUsage().user
    inspect(traversal, value)
    best = Math.min(best, (process.cpuUsage().user - start) / 1000)
  }
  return best
}

describe('patterns', () => {
  const patterns = { ...POINT_PATTERNS, ...SHAPE_PATTERNS, ...UNTANGLE_PATTERNS, ...WRAPPER_PATTERNS, ODD_SEPARATOR }
  it.each(Object.entries(patterns))('%s is linear', (_, { source, flags }) => {
    expect(checkSync(source, flags).status).toBe('safe')
  })
})
