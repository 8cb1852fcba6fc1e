import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify } from '../../gateway/http/byte-class.ts'
import { decode } from '../../gateway/http/decode.ts'
import { BYTES, FORM, NO_STEPS, TEXT } from '../../gateway/http/how.ts'
import { wire } from './requests.ts'

/** Pieces of every syntax, so that they meet and nest. */
const piece = fc.constantFrom(
  '%',
  '25',
  '3c',
  'u003c',
  '&',
  'lt',
  'amp',
  ';',
  '#',
  'x3c',
  '60',
  '\\',
  'u',
  'x',
  '{',
  '}',
  '\0',
  '＜',
  '+ADw-',
  '+',
  ' ',
  'c0',
  'af',
  '\xc0',
  '\xe9',
  'a',
  'PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg',
  '=',
  '/',
  "'",
  'é',
)
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
const how = fc.constantFrom(TEXT, BYTES, FORM, BYTES | FORM)
const came = fc.tuple(text, how).map(([raw, flags]): [string, number] => [flags & BYTES ? wire(raw) : raw, flags])

function decoded(value: string, flags: number) {
  const { steps, plain, value: opened } = decode(value, classify(value), flags, NO_STEPS, false)
  return { value: opened, steps, plain }
}

const MARK = /[^\p{L}\p{N}\p{M} ._-]|\.\.|--/u

describe('decode', () => {
  it('ends stable unless it used up its rounds', () => {
    fc.assert(
      fc.property(came, ([raw, flags]) => {
        const first = decoded(raw, flags)
        fc.pre(first.steps.filter((step) => step === 'percent').length < 3 && first.steps.length < 5)
        const second = decoded(first.value, TEXT)
        expect(second).toMatchObject({ value: first.value, steps: [] })
      }),
      { numRuns: 2000 },
    )
  })

  it('never makes a value longer and tells every change that is not a blank or a byte', () => {
    fc.assert(
      fc.property(came, ([raw, flags]) => {
        const { value, steps } = decoded(raw, flags)
        expect(value.length).toBeLessThanOrEqual(raw.length)
        if (steps.length === 0) expect(value).toBe(flags & FORM ? raw.replaceAll('+', ' ') : raw)
      }),
      { numRuns: 2000 },
    )
  })

  it('calls nothing plain that holds a mark of an attack', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), how, (raw, flags) => {
        const { value, plain } = decoded(raw, flags)
        if (plain) expect(value).not.toMatch(MARK)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses what should have been cut into windows', () => {
    expect(() => decoded('a'.repeat(8193), TEXT)).toThrow('windows of 8192')
  })
})
