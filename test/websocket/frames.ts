/** A frame to send, as bytes. What it describes need not be allowed. */
export interface WrittenFrame {
  readonly opcode: number
  readonly payload?: Buffer | string
  /** The last frame of its message unless it says otherwise. */
  readonly fin?: boolean
  /** RSV bits: 4 is RSV1. */
  readonly rsv?: number
  /** Clients mask; `false` for frames of a server. */
  readonly masked?: boolean
  /** Instead of the real length of the payload. */
  readonly claims?: number | bigint
  /** How the length is written; the shortest way without it. */
  readonly lengthBytes?: 0 | 2 | 8
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

const mask = Buffer.from([0x12, 0x34, 0x56, 0x78])

export function toBytes(frame: WrittenFrame): Buffer {
  const payload = Buffer.from(frame.payload ?? '')
  const length = BigInt(frame.claims ?? payload.length)
  const lengthBytes = frame.lengthBytes ?? (length < 126n ? 0 : length < 65_536n ? 2 : 8)
  const masked = frame.masked ?? true
  const first = ((frame.fin ?? true) ? 0x80 : 0) | ((frame.rsv ?? 0) << 4) | frame.opcode
  const second = (masked ? 0x80 : 0) | (lengthBytes === 0 ? Number(length) : lengthBytes === 2 ? 126 : 127)
  const extended = Buffer.alloc(lengthBytes)
  if (lengthBytes === 2) extended.writeUInt16BE(Number(length))
  if (lengthBytes === 8) extended.writeBigUInt64BE(length)
  if (!masked) return Buffer.concat([Buffer.of(first, second), extended, payload])
  return Buffer.concat([Buffer.of(first, second), extended, mask, payload.map((byte, i) => byte ^ mask[i % 4]!)])
}

export interface ReadFrame {
  readonly opcode: number
  readonly payload: Buffer
  /** The status of a Close frame. */
  readonly code: number | null
}

/** Whole frames at the beginning of the bytes, and what is left behind them. */
export function readFrames(bytes: Buffer): { readonly frames: readonly ReadFrame[]; readonly rest: Buffer } {
  const frames: ReadFrame[] = []
  let rest = bytes
  for (;;) {
    const short = rest.length < 2 ? 0 : rest[1]! & 0x7f
    const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0
    const isMasked = rest.length > 1 && rest[1]! >= 0x80
    const start = 2 + lengthBytes + (isMasked ? 4 : 0)
    if (rest.length < start) return { frames, rest }
    const length =
      lengthBytes === 8 ? Number(rest.readBigUInt64BE(2)) : lengthBytes === 2 ? rest.readUInt16BE(2) : short
    if (rest.length < start + length) return { frames, rest }
    const key = isMasked ? rest.subarray(start - 4, start) : Buffer.alloc(4)
    const payload = Buffer.from(rest.subarray(start, start + length).map((byte, i) => byte ^ key[i % 4]!))
    const opcode = rest[0]! & 0x0f
    frames.push({ opcode, payload, code: opcode === 8 && length >= 2 ? payload.readUInt16BE(0) : null })
    rest = rest.subarray(start + length)
  }
}
