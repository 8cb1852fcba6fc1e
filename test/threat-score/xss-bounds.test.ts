import fc from 'fast-check'
import { checkSync } from 'recheck'
import { describe, expect, it } from 'vitest'
import { xss } from '../../plugins/threat-score/xss.ts'
import { ATTRIBUTE_PATTERNS } from '../../plugins/threat-score/xss-attributes.ts'
import { CSS_BLANK, CSS_ESCAPE, STYLE_HINT } from '../../plugins/threat-score/xss-css.ts'
import { NUMBER } from '../../plugins/threat-score/xss-js.ts'
import { LETTERLESS } from '../../plugins/threat-score/xss-obfuscation.ts'
import { TAG } from '../../plugins/threat-score/xss-script.ts'
import { TALK } from '../../plugins/threat-score/xss-script-element.ts'
import { URL_PATTERNS } from '../../plugins/threat-score/xss-url.ts'
import { inspect } from './score-of.ts'

const PIECES = [
  ...['<', '>', '"', "'", '`', '=', '/', '(', ')', '[', ']', '{', '}', '${', ';', ':', '.', '\\', '\n', '\t', '\0'],
  ...[
    '<script',
    '</script>',
    '<svg',
    ' onload=',
    'on',
    'javascript:',
    'data:text/html,',
    'style=',
    'expression(',
    '&{',
  ],
  ...[
    'alert',
    'document',
    'cookie',
    'window',
    '<!--',
    '//',
    '/*',
    '*/',
    '```\n',
    '<style>',
    '\u00bc',
    '\u00be',
    'a b c ',
  ],
]

describe('hostile values', () => {
  it('never make the detector throw, and give points from 1 to 100', () => {
    const values = fc
      .array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), { maxLength: 40 })
      .map((list) => list.join(''))
    fc.assert(
      fc.property(values, fc.boolean(), (value, escaped) => {
        for (const { points } of inspect(xss, value, escaped ? { steps: ['html'] } : {})) {
          expect(points).toBeGreaterThan(0)
          expect(points).toBeLessThanOrEqual(100)
        }
      }),
      { numRuns: 2000 },
    )
  })

  // Ten times the length may take forty times the time at most: quadratic growth takes a hundred times.
  it.each([
    ...PIECES,
    '<a ',
    '<a b="',
    'onx=',
    'onxyz=a;',
    " onclick=a '",
    '<a b="<c d=\'<e f=`',
    'j a v a s c r i p t : ',
    '<script>x</script> and words ',
    '<pre>&lt;a onclick=alert(1) ',
    "a['b'+'c'](1);",
    '$_[(!~+)]',
  ])('cost linear time: %j repeated', (piece) => {
    // A pause of the machine does not come back three times.
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
    inspect(xss, value)
    best = Math.min(best, (process.cpuUsage().user - start) / 1000)
  }
  return best
}

describe('patterns', () => {
  const patterns = {
    ...ATTRIBUTE_PATTERNS,
    ...URL_PATTERNS,
    CSS_BLANK,
    CSS_ESCAPE,
    STYLE_HINT,
    NUMBER,
    LETTERLESS,
    TALK,
    TAG,
  }
  it.each(Object.entries(patterns))('%s is linear', (_, { source, flags }) => {
    expect(checkSync(source, flags).status).toBe('safe')
  })
})
