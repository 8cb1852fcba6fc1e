import { describe, expect, it } from 'vitest'
import { at, body, holds, values } from './requests.ts'

describe('any other body', () => {
  it('is one text', () => {
    expect(values(body('Hello <b>you</b>', 'text/html'))).toEqual([['body.text', 'Hello <b>you</b>']])
  })

  it('is nothing when it is empty', () => expect(body('', 'application/json')).toEqual([]))

  it('is the runs of text in it when it is binary', () => {
    const bytes = Buffer.alloc(5000, 1)
    bytes.write('/bin/sh -c id', 3000)
    bytes.write('short', 4000)
    expect(values(body(bytes, 'application/octet-stream'))).toEqual([['body.text', '/bin/sh -c id']])
  })

  it('is looked at as text when it is short, whatever bytes it has', () => {
    expect(holds(body("1'\x01or\x01'1'='1\xff", 'application/octet-stream'), "1'\x01or\x01'1'='1")).toBe(true)
  })

  it('keeps many runs as one text', () => {
    const bytes = Buffer.from(
      Array.from({ length: 300 }, (_, i) => `run number ${i + 1000}\x01\x02\x03\x04`).join(''),
      'latin1',
    )
    const fields = body(bytes, 'application/octet-stream')
    expect(fields.length).toBeLessThan(40)
    expect(holds(fields, 'run number 1299')).toBe(true)
  })
})

describe('the charset of a body', () => {
  const text = '{"a":"<b>"}'
  const little = Buffer.from(text, 'utf16le')
  const big = Buffer.from(little).swap16()
  const cases: [string, Uint8Array, string][] = [
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'application/json'],
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little]), 'application/json'],
    ['UTF-16 of the other order', Buffer.concat([Buffer.from([0xfe, 0xff]), big]), 'application/json'],
    ['UTF-16 as declared', little, 'application/json; charset=UTF-16LE'],
    ['UTF-16 as declared, other order', big, 'application/json;charset="utf-16be"'],
    ['UTF-16 that nothing tells', little, 'application/json'],
    ['UTF-16 that nothing tells, other order', big, ''],
    ['UTF-7', Buffer.from('{"a":"+ADw-b+AD4-"}'), 'application/json; charset=utf-7'],
  ]
  it.each(cases)('is seen: %s', (_name, bytes, type) => expect(at(body(bytes, type), 'body.json./a').value).toBe('<b>'))

  it('is Latin-1 where the bytes are not UTF-8', () => {
    const bytes = Buffer.from('{"a":"caf\xe9","b":"..\xc0\xaf"}', 'latin1')
    expect(values(body(bytes, 'application/json'))).toEqual([
      ['body.json./a', 'café'],
      ['body.json./b', '../'],
    ])
  })

  it('keeps an odd byte behind UTF-16', () => {
    const bytes = Buffer.concat([Buffer.from('ab', 'utf16le'), Buffer.from('c')])
    expect(at(body(bytes, 'text/plain'), 'body.text')).toMatchObject({ value: 'abc', steps: ['utf16'] })
  })
})
