import { describe, expect, it } from 'vitest'
import { at, query, wire } from './requests.ts'

function isPlain(value: string): boolean {
  return at(query(`q=${wire(value)}`), 'query.q').plain
}

describe('plain values', () => {
  const harmless = [
    '',
    '7',
    '-1',
    '12.50',
    'books',
    'price_asc',
    'same-origin',
    'GA1.2.1234567890.1690000000',
    '+49 170 1234567'.slice(1),
    '550e8400-e29b-41d4-a716-446655440000',
    'd41d8cd98f00b204e9800998ecf8427e',
    'Zażółć',
    'Käse',
    '東京',
    'internationalization',
  ]
  it.each(harmless)('%j is plain', (value) => expect(isPlain(value)).toBe(true))

  const suspicious = [
    '..',
    '.env',
    'web.config',
    'wp-config.php',
    '/etc/passwd',
    '169.254.169.254',
    '1 or true',
    '1 union select a from b',
    "o'neil",
    'a--',
    '--help',
    '__proto__',
    'a;b',
    '$ne',
    'a=b',
    '*',
    '!',
    'a|b',
    '`id`',
    'a@b',
    'x:y',
    '{',
    '[',
    '(',
    '"',
    'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA',
    'aced0005737200116a617661',
    'ʼ or',
    '\u037e',
    '٪',
  ]
  it.each(suspicious)('%j is not plain', (value) => expect(isPlain(value)).toBe(false))

  it('is not plain when letters are base64 of an attack', () => {
    const field = at(query(`q=${Buffer.from('<script>alert(1)</script>').toString('base64url')}`), 'query.q')
    expect(field).toMatchObject({ plain: false, value: '<script>alert(1)</script>' })
  })

  it('leaves base64 of a harmless word as it came', () => {
    const raw = Buffer.from('administrators').toString('base64url')
    expect(at(query(`q=${raw}`), 'query.q')).toMatchObject({ raw, value: raw, plain: true, steps: [] })
  })

  it('shares the value and the empty steps when there is nothing to do', () => {
    const [first, second] = query('a=one&b=two')
    expect(first!.value).toBe(first!.raw)
    expect(first!.steps).toBe(second!.steps)
  })
})
