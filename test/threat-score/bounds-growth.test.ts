// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import { describe, expect, it } from 'vitest'
import { signalsOf } from './scan-score.ts'

const units = {
  quotes: `'a"`,
  'doubled quotes': "''",
  conditions: ' and a=',
  literals: ' or 1',
  numbers: '1 or 1.1e1 ',
  selects: ' (select ',
  unions: 'union all select ',
  comments: "'/**/",
  'open comments': '/*',
  lines: '--\n',
  variables: '@@a ',
  parentheses: '((((',
  brackets: '[a',
  separators: ';a ',
  commands: ';cat x',
  wrappers: ';sudo sudo',
  backticks: '`a',
  substitutions: '$(a',
  expansions: '${',
  templates: '{{7*',
  lookups: '${jndi',
  calls: 'system(system(',
  classes: 'java.lang.class.',
  entities: '<!entity a ',
  filters: '*)(',
  steps: '//*[',
  urls: 'http://a',
  'line ends': '\r\nx-a',
  'empty lines': '\n',
  words: ' aa',
  letters: 'a',
}
const SMALL = 4096
const FACTOR = 8

/** The least of several measurements, in milliseconds: what the work costs when nothing else runs. */
function costOf(value: string): number {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < 15; n++) {
    const start = performance.now()
    signalsOf(value)
    least = Math.min(least, performance.now() - start)
  }
  return least
}

describe('the time that detectors take', () => {
  it.each(Object.entries(units))('grows with the length and not with its square: %s', (_name, unit) => {
    const small = unit.repeat(SMALL / unit.length)
    const large = unit.repeat((SMALL * FACTOR) / unit.length)
    costOf(small)
    // Quadratic growth would be eight times as much again. Below a tenth of a millisecond the clock decides.
    // A pause of the machine does not come back three times.
    const growths = [1, 2, 3].map(() => {
      const least = Math.max(costOf(small), 0.1)
      return costOf(large) / least
    })
    expect(Math.min(...growths)).toBeLessThan(FACTOR * 4)
  })
})
