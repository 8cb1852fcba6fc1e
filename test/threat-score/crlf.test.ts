import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  'x HTTP/1.1\r\nHost: internal\r\n\r\n',
  'a@example.com\r\nCc: b@example.com\r\nSubject: Cheap pills',
  'x\r\nContent-Security-Policy: script-src *',
  'a\n0aSet-Cookie: b=c',
  'x\r\nStrict-Transport-Security: max-age=0',
  'x\r\nSet-Cookie: a=b',
  '\r\nLocation: http://evil.com',
  '\r\nX-Injected: 1',
  'x\nSet-Cookie:a=b',
  'x\r\n\r\n<script>alert(1)</script>',
  '\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK',
  'a@b.com\r\nBcc: c@d.com',
  'a@b.com\nCc:x@y.com',
  'x\r\nRCPT TO:<a@b.com>',
  '嘊嘍Set-Cookie:a=b',
  'x\r\nA1 LOGIN a b',
]

const harmless: readonly string[] = [
  'Location: Berlin\nDate: 5 May',
  'BEGIN:VEVENT\nLOCATION:Room 3\nEND:VEVENT',
  'line one\nline two',
  'a\r\nb\r\nc',
  'To: Bob',
  'Hello,\nsee you at 10:30\nBob',
]

describe('injected lines', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('crlf', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })

  it.each([
    'Name: Bob\nPhone: 123',
    'Dear all,\n\nFrom: Bob\nTo: Ann\n\nHello',
    '### Changed\n* Add login [#2]',
  ])('are lines of a text in a body: %s', (value) => {
    expect(totalOf(value, { kind: 'body', where: 'body.form.text' })).toBeLessThan(40)
  })
})
