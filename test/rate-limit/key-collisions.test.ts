import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createHost } from '../../gateway/host.ts'
import { defineKey } from '../../plugins/rate-limit/key.ts'
import { hostServices, manualClock, requestContext } from '../contract/kit.ts'

const parts = [
  'request.headers["x"]',
  'request.cookies["y"]',
  'client.identity',
  'request.host',
  'request.headers["z"] + ""',
]
const host = createHost('rate-limit', hostServices(manualClock()))
const identity = host.fact('client.identity')
const keyOf = defineKey(parts, 'a', host)

type Tuple = readonly [x: string, y: string, identity: string, host: string, z: string]
const address = '203.0.113.7'

function keyOfTuple([x, y, who, at, z]: Tuple, ip = address): string {
  const rawHeaders = ['x', x, 'cookie', `y=${y}`, 'z', z]
  const ctx = requestContext({ rawHeaders, host: at, client: { address: ip, key: ip, version: 4 } })
  identity.set(ctx, who)
  return keyOf(ctx)
}

/** What keys are made of, pieces of it, and anything else; without what a cookie cannot hold. */
const value = fc
  .oneof(
    fc.string({ maxLength: 8 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc
      .array(fc.constantFrom('=', '#', '\n', ':', address, 'a', '\ud800', '{', '}'), { maxLength: 6 })
      .map((all) => all.join('')),
    fc.string({ minLength: 90, maxLength: 120 }),
  )
  .map((text) => text.replaceAll(/[;]/g, '').trim())
const tuple = fc.tuple(value, value, value, value, value)

/** Neither empty nor too long: what is missing counts as the address, and is then the same on purpose. */
const same = (a: Tuple, b: Tuple): boolean => a.every((one, i) => one === b[i])

it('two requests that differ in a part never have the same key', () => {
  fc.assert(
    fc.property(tuple, tuple, (a, b) => {
      expect(keyOfTuple(a) === keyOfTuple(b)).toBe(same(a, b))
    }),
    { numRuns: 3_000 },
  )
})

const piece = fc.constantFrom('a', 'b', '', address, '=', '#')
/** Whatever could end a part and begin the next one. */
const joint = fc.constantFrom('\n', '\n=', '\n#', '=', '\\n')

it('the same text in other parts is another key', () => {
  const pieces = fc.array(piece, { minLength: 6, maxLength: 9 })
  fc.assert(
    fc.property(pieces, joint, fc.nat(4), fc.nat(4), (all, by, one, other) => {
      // All pieces but five stay together, once in this part and once in that.
      const grouped = (at: number): Tuple => {
        const more = all.length - 5
        const parts = [...all.slice(0, at), all.slice(at, at + more + 1).join(by), ...all.slice(at + more + 1)]
        return parts.map((part) => part.trim()) as unknown as Tuple
      }
      const [a, b] = [grouped(one), grouped(other)]
      expect(keyOfTuple(a) === keyOfTuple(b)).toBe(same(a, b))
    }),
    { numRuns: 3_000 },
  )
})

it('nothing that a client writes lands in the key of one who writes nothing', () => {
  const silent = keyOfTuple(['', '', '', '', ''])
  const named = fc
    .tuple(fc.constantFrom('', '=', '#', ' '), fc.constantFrom(address, silent))
    .map((all) => all.join(''))
  const everywhere = fc.oneof(named, value).map((text): Tuple => [text, text, text, text, text])
  fc.assert(
    fc.property(fc.oneof(everywhere, tuple), (written) => {
      expect(keyOfTuple(written, '198.51.100.1')).not.toBe(silent)
    }),
    { numRuns: 3_000 },
  )
})

it('is bounded, whatever is written', () => {
  fc.assert(
    fc.property(fc.nat(20_000), fc.constantFrom('a', '\u00ff', '\n'), (length, unit) => {
      const long = unit.repeat(length)
      expect(keyOfTuple([long, long, long, long, long]).length).toBeLessThan(600)
    }),
    { numRuns: 50 },
  )
})
