import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'
import { type Place, requestWith } from '../../bench/detection/requests.ts'

const ATTACK = "x' union select login, password from users-- "
const INSPECTED = 131_072
const judge = await createInProcessJudge(80)

/** The body of `place` with `text`, packed and declared. */
async function verdictOn(text: string, place: Place, coding: string, pack: (body: Buffer) => Buffer) {
  const { body, headers, ...rest } = requestWith(text, place)
  const { blocked, signals } = await judge.judge({
    ...rest,
    body: pack(body!),
    headers: [...headers, 'Content-Encoding', coding],
  })
  return { blocked, uninspected: signals.some(({ id }) => id === 'body.uninspected') }
}

const packers: readonly (readonly [string, (body: Buffer) => Buffer])[] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['gzip, br', (body) => brotliCompressSync(gzipSync(body))],
  ['identity, gzip', gzipSync],
]

describe('an attack in a compressed body is refused', () => {
  it.each(packers)('%s', async (coding, pack) => {
    for (const place of ['form', 'json', 'multipart', 'xml', 'graphql', 'text'] as const)
      expect(await verdictOn(ATTACK, place, coding, pack), place).toEqual({ blocked: true, uninspected: false })
  })

  it('whose end is missing', async () => {
    const cut = (body: Buffer) => gzipSync(body).subarray(0, -12)
    expect(await verdictOn(ATTACK, 'form', 'gzip', cut)).toMatchObject({ blocked: true })
  })

  it('that opens to more than is inspected, at its beginning', async () => {
    const text = ATTACK + 'lorem ipsum '.repeat(40_000)
    expect(await verdictOn(text, 'text', 'gzip', gzipSync)).toEqual({ blocked: true, uninspected: true })
  })
})

describe('what is not opened is marked', () => {
  const wide = (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } })
  it.each<readonly [string, string, (body: Buffer) => Buffer]>([
    ['a coding that nobody opens', 'compress', gzipSync],
    ['three codings', 'gzip, gzip, gzip', (body) => gzipSync(gzipSync(gzipSync(body)))],
    ['broken data', 'gzip', () => Buffer.from('no gzip at all')],
    ['the wrong coding', 'br', gzipSync],
    ['a brotli window of 16 MiB', 'br', wide],
  ])('%s', async (_what, coding, pack) => {
    expect(await verdictOn(ATTACK, 'text', coding, pack)).toMatchObject({ uninspected: true })
  })

  it.each(packers)('an attack behind what is inspected, %s', async (coding, pack) => {
    const text = 'a'.repeat(INSPECTED) + ATTACK
    expect(await verdictOn(text, 'text', coding, pack)).toMatchObject({ uninspected: true })
  })

  it.each(packers)('a bomb, %s', async (coding, pack) => {
    const bomb = () => pack(Buffer.alloc(20_000_000))
    expect(await verdictOn('', 'text', coding, bomb)).toMatchObject({ uninspected: true })
  })
})
