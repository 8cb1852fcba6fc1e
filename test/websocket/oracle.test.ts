import type { Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as ws from 'ws'
import { createFrameReader } from '../../gateway/proxy/websocket-frames.ts'
import { toBytes, type WrittenFrame } from './frames.ts'

interface Heard {
  messages: number
  controls: number
  closed: boolean
  code: number | null
}

interface ReceiverOptions {
  readonly isServer: boolean
  readonly maxPayload: number
  readonly skipUTF8Validation: boolean
}

/** Exported by the package, and left out of its types. */
const { Receiver } = ws as unknown as { readonly Receiver: new (options: ReceiverOptions) => Writable }

/** What the receiver of `ws`, which applications use, makes of the bytes. */
async function heardByWs(chunks: readonly Buffer[], isServer: boolean): Promise<Heard> {
  const heard: Heard = { messages: 0, controls: 0, closed: false, code: null }
  const receiver = new Receiver({ isServer, maxPayload: 1_000, skipUTF8Validation: true })
  receiver.on('message', () => heard.messages++)
  receiver.on('ping', () => heard.controls++)
  receiver.on('pong', () => heard.controls++)
  receiver.on('conclude', () => {
    heard.closed = true
  })
  receiver.on('error', (error) => {
    heard.code ??= statusOf(error)
  })
  // It unmasks in place.
  for (const chunk of chunks) if (!receiver.writableEnded) receiver.write(Buffer.from(chunk))
  await setImmediate()
  return heard
}

/** The close code stands under a symbol of the package. */
function statusOf(error: Error): number | null {
  const symbol = Object.getOwnPropertySymbols(error).find(({ description }) => description === 'status-code')
  return symbol === undefined ? null : ((error as unknown as Record<symbol, number>)[symbol] ?? null)
}

const codes = { invalid: 1002, 'too-large': 1009, 'too-fast': 1008 } as const

async function heardByUs(chunks: readonly Buffer[], masked: boolean): Promise<Heard> {
  const passed: Buffer[] = []
  const rules = { masked, reserved: 'none', maxMessageBytes: 1_000, judge: () => null } as const
  const reader = createFrameReader(rules)
  let code: number | null = null
  for (const chunk of chunks) {
    const fault = reader.follow(chunk, (bytes) => passed.push(Buffer.from(bytes)))
    if (fault !== null) code ??= codes[fault]
  }
  return { ...(await heardByWs(passed, masked)), code }
}

/**
 * Fragments have the least size that counts as it is, and a Close frame no payload: what its code means is left to the ends.
 */
const anyFrame = (masked: boolean): fc.Arbitrary<WrittenFrame> =>
  fc
    .record({
      opcode: fc.constantFrom(0, 1, 2, 5, 8, 9, 10, 12),
      length: fc.constantFrom(128, 500, 1_000, 1_001),
      fin: fc.boolean(),
      rsv: fc.constantFrom(0, 0, 0, 4, 2),
      masked: fc.constantFrom(masked, masked, masked, !masked),
    })
    .map(({ opcode, length, ...rest }) => {
      const bytes = opcode < 8 ? length : opcode === 8 ? 0 : length % 127
      return { opcode, payload: 'x'.repeat(bytes), ...rest }
    })

/** A message as it should be, with Pings between its fragments. */
const message = (masked: boolean): fc.Arbitrary<WrittenFrame[]> =>
  fc
    .record({
      opcode: fc.constantFrom(1, 2),
      fragments: fc.array(fc.constantFrom(128, 200, 300), { minLength: 1, maxLength: 3 }),
      lengthBytes: fc.constantFrom(2 as const, 8 as const),
      pings: fc.boolean(),
    })
    .map(({ opcode, fragments, lengthBytes, pings }) =>
      fragments.flatMap((length, i) => {
        const fin = i === fragments.length - 1
        const part = { opcode: i === 0 ? opcode : 0, payload: 'y'.repeat(length), fin, lengthBytes, masked }
        return pings ? [{ opcode: 9, payload: 'ping', masked }, part] : [part]
      }),
    )

/** Mostly right, so that a stream gets somewhere before it goes wrong. */
const stream = (masked: boolean): fc.Arbitrary<WrittenFrame[]> => {
  const some = anyFrame(masked).map((frame) => [frame])
  return fc
    .array(fc.oneof({ weight: 5, arbitrary: message(masked) }, { weight: 1, arbitrary: some }), { maxLength: 12 })
    .map((parts) => parts.flat())
}

it.each([
  ['clients', true],
  ['applications', false],
])('of %s, the same bytes are messages, controls, the end and errors as for ws', async (_who, masked) => {
  let [messages, errors] = [0, 0]
  await fc.assert(
    fc.asyncProperty(stream(masked), fc.integer({ min: 1, max: 400 }), async (frames, size) => {
      const bytes = Buffer.concat(frames.map(toBytes))
      const count = Math.ceil(bytes.length / size)
      const chunks = Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
      const expected = await heardByWs(chunks, masked)
      expect(await heardByUs(chunks, masked)).toEqual(expected)
      messages += expected.messages
      if (expected.code !== null) errors++
    }),
    { numRuns: 1_500 },
  )
  expect(messages).toBeGreaterThan(1_500)
  expect(errors).toBeGreaterThan(500)
})

it.each([
  ['claims more than 2^53 bytes', toBytes({ opcode: 2, claims: 2n ** 53n })],
  ['claims a negative length', toBytes({ opcode: 2, claims: 2n ** 64n - 1n })],
])('a frame that %s is too large for both', async (_what, bytes) => {
  const rules = {
    masked: true,
    reserved: 'none',
    maxMessageBytes: Number.POSITIVE_INFINITY,
    judge: () => null,
  } as const
  expect(createFrameReader(rules).follow(bytes, () => undefined)).toBe('too-large')
  expect((await heardByWs([bytes], true)).code).toBe(1009)
})
