// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signalsOf } from './scan-score.ts'

/** Pieces that the readers branch on; random characters alone rarely reach far. */
const pieces = [
  ...[...'\'"`()[]{}<>;|&$%#@!?*/\\=+-^~,.:_ \t\n\r\0\u00a0\u2019\u560d\uff07\ud800'],
  ...[
    'or',
    'and',
    'union',
    'select',
    'from',
    'order by',
    'case when',
    'if',
    'exec',
    '0x',
    '1e',
    '/*!',
    '*/',
    '--',
    '::',
    '@@',
  ],
  ...[
    'cat',
    'id',
    'sudo',
    '/bin/',
    '$(',
    '${IFS}',
    '\\x',
    'c:\\',
    '```',
    '{{',
    '<%',
    '<?php',
    '<!entity',
    'system(',
    '__proto__',
  ],
  ...['http://', '127.1', 'rO0AB', '${jndi:', '*)(', '//*[', 'http/1.1', 'a', '1', 'é', '中'],
]
const value = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''))
const kinds = fc.constantFrom('path', 'query', 'header', 'cookie', 'body', 'name')

describe('the detectors', () => {
  it('never throw, and give whole points from 1 to 100', () => {
    fc.assert(
      fc.property(fc.oneof(value, fc.string({ unit: 'binary' })), kinds, (text, kind) => {
        for (const { id, points } of signalsOf(text, { kind: kind as 'query' })) {
          expect(id).toMatch(/^[a-z]+\.[a-z0-9-]+$/)
          expect(Number.isInteger(points) && points >= 1 && points <= 100).toBe(true)
        }
      }),
      { numRuns: 4000 },
    )
  })
})
