import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameReader, type FrameFault, type FrameRules } from '../../gateway/proxy/websocket-frames.ts'
import { toBytes, type WrittenFrame } from './frames.ts'

interface Followed {
  readonly passed: Buffer
  readonly judged: readonly number[]
  readonly fault: FrameFault | null
  readonly stopped: boolean
  readonly sawClose: boolean
}

/** What becomes of the bytes when they come in these chunks. */
function follow(chunks: readonly Buffer[], rules: Partial<FrameRules> = {}): Followed {
  const judged: number[] = []
  const judge = (opcode: number): null => {
    judged.push(opcode)
    return null
  }
  const reader = createFrameReader({ masked: true, reserved: 'none', maxMessageBytes: 1_000, judge, ...rules })
  const passed: Buffer[] = []
  let fault: FrameFault | null = null
  // Copies, because a view that is passed on late would otherwise show what its chunk has become.
  for (const chunk of chunks) fault ??= reader.follow(chunk, (bytes) => passed.push(Buffer.from(bytes)))
  return {
    passed: Buffer.concat(passed),
    judged,
    fault,
    stopped: reader.isStopped(),
    sawClose: reader.sawClose(),
  }
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((from, i) => bytes.subarray(from, places[i] ?? bytes.length))
}

const cuts = fc.array(fc.nat(10_000), { maxLength: 30 })
const frame: fc.Arbitrary<WrittenFrame> = fc.record({
  opcode: fc.constantFrom(0, 0, 1, 1, 2, 2, 8, 9, 10, 3, 11),
  payload: fc.oneof(fc.string({ maxLength: 10 }), fc.constantFrom('x'.repeat(125), 'y'.repeat(126), 'z'.repeat(700))),
  fin: fc.boolean(),
  rsv: fc.constantFrom(0, 0, 0, 0, 0, 4, 1),
  masked: fc.constantFrom(true, true, true, true, false),
  lengthBytes: fc.constantFrom(undefined, undefined, 8 as const),
})
const frames = fc.array(frame, { maxLength: 12 }).map((list) => Buffer.concat(list.map(withoutUndefined).map(toBytes)))
const garbage = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
const reserved = fc.constantFrom('none' as const, 'deflate' as const, 'any' as const)

function withoutUndefined({ lengthBytes, ...rest }: WrittenFrame): WrittenFrame {
  return lengthBytes === undefined ? rest : { ...rest, lengthBytes }
}

describe('the frames of a stream', () => {
  it('are the same however it is cut into chunks', () => {
    fc.assert(
      fc.property(fc.oneof(frames, garbage), cuts, reserved, fc.boolean(), (bytes, places, reserved, masked) => {
        const rules = { reserved, masked }
        expect(follow(split(bytes, places), rules)).toEqual(follow([bytes], rules))
        const single = Array.from(bytes, (byte) => Buffer.of(byte))
        expect(follow(single, rules)).toEqual(follow([bytes], rules))
      }),
      { numRuns: 1_000 },
    )
  })

  it('pass as they are: what passes is a beginning of what came, and ends in no header', () => {
    fc.assert(
      fc.property(fc.oneof(frames, garbage), cuts, (bytes, places) => {
        const { passed, fault } = follow(split(bytes, places))
        expect(passed.equals(bytes.subarray(0, passed.length))).toBe(true)
        const again = follow([passed])
        expect(again.passed.length).toBe(passed.length)
        if (fault === null) return
        expect(again.fault).toBe(null)
      }),
      { numRuns: 1_000 },
    )
  })

  it('stop at the end of the frame under way', () => {
    const frame = toBytes({ opcode: 1, payload: 'x'.repeat(200) })
    fc.assert(
      fc.property(fc.nat(frame.length * 3), (cut) => {
        const bytes = Buffer.concat([frame, frame, frame])
        const reader = createFrameReader({
          masked: true,
          reserved: 'none',
          maxMessageBytes: 1_000,
          judge: () => null,
        })
        let passed = 0
        const count = (piece: Buffer): void => {
          passed += piece.length
        }
        reader.follow(bytes.subarray(0, cut), count)
        reader.stop()
        reader.follow(bytes.subarray(cut), count)
        expect(reader.isStopped()).toBe(true)
        expect(passed % frame.length).toBe(0)
        expect(passed).toBeGreaterThanOrEqual(cut - (cut % frame.length))
        expect(passed).toBeLessThanOrEqual(cut + frame.length)
      }),
    )
  })
})

it('payloads are not copied', () => {
  // In memory of its own: small buffers share theirs.
  const bytes = Buffer.from(new Uint8Array(toBytes({ opcode: 2, payload: 'x'.repeat(900) })).buffer)
  const reader = createFrameReader({ masked: true, reserved: 'none', maxMessageBytes: 1_000, judge: () => null })
  const passed: Buffer[] = []
  for (const chunk of split(bytes, [3, 500])) reader.follow(chunk, (piece) => passed.push(piece))
  expect(passed.map(({ buffer, length }) => [buffer === bytes.buffer, length])).toEqual([
    [false, 3],
    [true, 497],
    [true, bytes.length - 500],
  ])
})
