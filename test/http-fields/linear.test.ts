import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { body } from './requests.ts'

/** Pieces that were or could be costly when repeated: each opens something that never ends. */
const pieces: Record<string, string[]> = {
  'application/json': ['[', '{"a":', '"', '\\', '"\\u003c', '{"$a":{"', '"a",', '}', 'x', '"[\\"', '\\"'],
  'application/x-www-form-urlencoded': [
    '&',
    "&'a",
    '=&',
    '%',
    '%3c',
    'a=%25253c',
    '+A',
    '+ADw-',
    '%c0%af',
    '%u00',
    '{',
    'eyJ.',
  ],
  'text/plain': ['&', '&a;', '&lt', '&#0', '&#x', '\\u', '\\u{0', '\0', '\xe9', '\xc0', '＜', ' ', '%', '&amp;amp;lt;'],
  'text/xml': [
    '<',
    '</',
    '</a',
    '<a ',
    '<a>',
    '<!--',
    '<![CDATA[',
    '<!DOCTYPE [<',
    '<a b="',
    "<a b='",
    '<a b=c ',
    '<?',
    '<a b',
  ],
  'multipart/form-data; boundary=b': [
    '--b',
    '--b\r\n',
    '--b\r\n\n',
    '--b\r\n\r\n',
    '--b\r\nContent-Disposition: form-data; name="',
    '--b\r\na:b\r\n',
    '\r',
    '-',
    '--b\r\nContent-Disposition: x;a=',
  ],
}

function work(fields: readonly Field[]): number {
  return fields.reduce((sum, field) => sum + field.raw.length + field.value.length + field.where.length + 50, 0)
}

describe('the fields of a repeated piece', () => {
  for (const [type, list] of Object.entries(pieces)) {
    it.each(list)(`grow no faster than the body: ${type} %j`, (piece) => {
      const size = 131_072
      const text = piece.repeat(Math.ceil(size / piece.length))
      const fields = body(Buffer.from(text, piece === '＜' ? 'utf8' : 'latin1'), type)
      // At most: two readings, each in windows that overlap by an eighth, raw and decoded.
      expect(work(fields)).toBeLessThan(8 * size + 400_000)
    })
  }

  it('take no quadratic time', () => {
    const slowest: [string, number][] = []
    for (const [type, list] of Object.entries(pieces)) {
      for (const piece of list) {
        const bytes = Buffer.from(piece.repeat(Math.ceil(1_000_000 / piece.length)), 'latin1')
        const started = process.cpuUsage()
        body(bytes, type)
        slowest.push([`${type} ${JSON.stringify(piece)}`, process.cpuUsage(started).user / 1000])
      }
    }
    // A megabyte needs some 20 ms when linear, and minutes when not.
    expect(slowest.filter(([, ms]) => ms > 1500)).toEqual([])
  })
})
