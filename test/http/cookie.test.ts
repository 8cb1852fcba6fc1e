import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCookie } from '../../gateway/http/cookie.ts'

describe('a cookie', () => {
  it.each([
    ['a=1', 'a', '1'],
    ['a=1; b=2', 'b', '2'],
    ['a=1;b=2', 'b', '2'],
    ['a=1; a=2', 'a', '1'],
    ['aa=1; a=2', 'a', '2'],
    ['a=b=c', 'a', 'b=c'],
    ['x="a; b"', 'x', '"a'],
    ['a=', 'a', ''],
    ['a= 1 ', 'a', '1'],
    ['a; a=2', 'a', '2'],
    ['A=1', 'a', null],
    ['b=a=1', 'a', null],
    ['', 'a', null],
    [';;; ; =', 'a', null],
  ])('%j: %s is %j', (cookies, name, value) => {
    expect(findCookie(cookies, name)).toBe(value)
  })
})

const word = fc.stringMatching(/^[a-z0-9]{1,5}$/)

it('is the first of its name', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { maxLength: 20 }), (pairs) => {
      const cookies = pairs.map(([name, value]) => `${name}=${value}`).join('; ')
      for (const [name] of pairs) {
        expect(findCookie(cookies, name)).toBe(pairs.find(([other]) => other === name)![1])
      }
    }),
  )
})

it('is found in 64 KiB made of separators and blanks without going back', () => {
  const startMs = performance.now()
  for (const unit of [';', ' ', '; ', 'a=', 'a', '\t;']) expect(findCookie(unit.repeat(32_768), 'ab')).toBeNull()
  // Quadratic would be seconds.
  expect(performance.now() - startMs).toBeLessThan(1_000)
})
