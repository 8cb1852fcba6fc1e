import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type CodecOptions, createCodec } from '../../gateway/state/codec.ts'

const newKey = (id: string) => ({ id, secret: randomBytes(32).toString('hex') })
const [first, second] = [newKey('k1'), newKey('k2')]
const encryption = (current: string, ...keys: (typeof first)[]) => ({ encryption: { keys, current } })
const text = JSON.stringify({ target: '203.0.113.7', reason: 'schön '.repeat(300) })

describe.each<[string, CodecOptions]>([
  ['plain', {}],
  ['gzip', { compression: { algorithm: 'gzip', overBytes: 100 } }],
  ['zstd', { compression: { algorithm: 'zstd', overBytes: 100 } }],
  ['encrypted', encryption('k1', first)],
  ['encrypted and compressed', { ...encryption('k1', first), compression: { algorithm: 'zstd', overBytes: 100 } }],
])('values that are %s', (_, options) => {
  it('come back as they were, long and short', () => {
    const codec = createCodec(options)
    for (const one of [text, '{}', '']) expect(codec.decode(codec.encode(one, 'a'), 'a')).toBe(one)
  })
})

it('compression makes long values shorter and leaves short ones', () => {
  const codec = createCodec({ compression: { algorithm: 'zstd', overBytes: 100 } })
  expect(codec.encode(text, 'a').length).toBeLessThan(text.length / 5)
  expect(codec.encode('{"a":1}', 'a')).toBe('{"a":1}')
})

describe('encrypted values', () => {
  const codec = createCodec(encryption('k1', first))

  it('never look the same twice, and show nothing of the text', () => {
    const [one, other] = [codec.encode(text, 'a'), codec.encode(text, 'a')]
    expect(one).not.toBe(other)
    expect(Buffer.from(one.split('.').at(-1)!, 'base64url').includes('203.0.113')).toBe(false)
  })

  it('cannot be read in another place, nor when one bit was changed', () => {
    const value = codec.encode(text, 'a')
    const reason = 'the key "k1" here is another one than where it was written, or somebody changed it'
    expect(() => codec.decode(value, 'b')).toThrow(reason)
    for (const at of [8, 30, value.length - 5]) {
      const changed = value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1)
      expect(() => codec.decode(changed, 'a')).toThrow(reason)
    }
    expect(() => codec.decode(value.replace('~1.k1..', '~1.k1.z.'), 'a')).toThrow(reason)
    expect(() => codec.decode('~1.k1..AAAA', 'a')).toThrow('too short')
  })

  it('are what is expected: plain text that somebody put there is refused', () => {
    expect(() => codec.decode('{"effect":"allow"}', 'a')).toThrow('it is not encrypted')
    expect(() => codec.decode(`~1..g.${gzipSync('{}').toString('base64url')}`, 'a')).toThrow('it is not encrypted')
  })

  it('say what is missing', () => {
    const value = codec.encode(text, 'a')
    expect(() => createCodec({}).decode(value, 'a')).toThrow('"k1", and redis.encryption is not configured')
    expect(() => createCodec(encryption('k2', second)).decode(value, 'a')).toThrow('"k1", which is not among')
  })

  it('are read with old keys and written with the current one', () => {
    const rotated = createCodec(encryption('k2', first, second))
    expect(rotated.decode(codec.encode(text, 'a'), 'a')).toBe(text)
    expect(rotated.encode(text, 'a')).toMatch(/^~1\.k2\./)
    expect(() => codec.decode(rotated.encode(text, 'a'), 'a')).toThrow('"k2"')
  })
})

describe('names', () => {
  it('are themselves, or keyed hashes that a new key behind the first one does not change', () => {
    const codec = createCodec(encryption('k1', first))
    expect(createCodec({}).name('address:203.0.113.7')).toBe('address:203.0.113.7')
    expect(codec.name('address:203.0.113.7')).toMatch(/^[\w-]{22}$/)
    expect(createCodec(encryption('k2', first, second)).name('a')).toBe(codec.name('a'))
    expect(createCodec(encryption('k2', second)).name('a')).not.toBe(codec.name('a'))
  })
})

it('what unpacks to far more than a value can be is refused', () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000)).toString('base64url')
  expect(() => createCodec({}).decode(`~1..g.${bomb}`, 'a')).toThrow()
})
