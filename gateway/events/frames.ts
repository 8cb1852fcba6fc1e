import { crc32 } from 'node:zlib'

/**
 * Records on disk: length (32 bit, little endian), CRC-32 over length and content (zlib), content in UTF-8. A crash leaves
 * a frame that is cut off or whose check fails; nothing else is needed to find the end of what was written.
 */
export function encodeFrames(lines: readonly string[]): Buffer {
  const sizes = lines.map((line) => Buffer.byteLength(line))
  const bytes = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + headBytes + size, 0))
  let at = 0
  for (const [n, line] of lines.entries()) {
    const end = at + headBytes + sizes[n]!
    bytes.writeUInt32LE(sizes[n]!, at)
    bytes.write(line, at + headBytes)
    bytes.writeUInt32LE(checkOf(bytes, at, end), at + 4)
    at = end
  }
  return bytes
}

interface Decoded {
  readonly lines: readonly string[]
  /** Bytes of whole frames. */
  readonly used: number
  /** Bytes that the next frame says it needs, where it is longer than what is here; 0: its head is not whole. */
  readonly next: number
  /** Index into `lines` before which a frame was skipped, because its check failed. */
  readonly skipped: readonly number[]
}

const headBytes = 8

export function decodeFrames(bytes: Buffer): Decoded {
  const lines: string[] = []
  const skipped: number[] = []
  let at = 0
  let next = 0
  while (at + headBytes <= bytes.length) {
    next = headBytes + bytes.readUInt32LE(at)
    if (at + next > bytes.length) break
    if (bytes.readUInt32LE(at + 4) !== checkOf(bytes, at, at + next)) skipped.push(lines.length)
    else lines.push(bytes.toString('utf8', at + headBytes, at + next))
    at += next
    next = 0
  }
  return { lines, used: at, next, skipped }
}

function checkOf(bytes: Buffer, start: number, end: number): number {
  return crc32(bytes.subarray(start + headBytes, end), crc32(bytes.subarray(start, start + 4)))
}
