import { readFileSync } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { decodeFrames } from './frames.ts'

/** One file of a spill. Positions are bytes from its beginning. */
export interface Segment {
  readonly ordinal: number
  readonly path: string
  /** When its first record came, milliseconds since 1970. */
  readonly sinceMs: number
  /** Bytes of whole records; what lies behind them is a write that was cut off. */
  size: number
  /** Bytes that were read. */
  readAt: number
  /** Open for appending; `null` for one that is full or of an earlier process. */
  handle: FileHandle | null
}

export async function createSegment(path: string, ordinal: number, sinceMs: number): Promise<Segment> {
  return { ordinal, path, sinceMs, size: 0, readAt: 0, handle: await open(path, 'w', 0o640) }
}

/** Appends behind the last whole record. Rejects when the disk takes no more; then nothing was appended. */
export async function appendTo(segment: Segment, bytes: Buffer): Promise<void> {
  const handle = segment.handle!
  try {
    for (let done = 0; done < bytes.length; ) {
      done += (await handle.write(bytes, done, bytes.length - done, segment.size + done)).bytesWritten
    }
  } catch (error) {
    // What was written of it must not be taken for records later.
    await handle.truncate(segment.size).catch(() => undefined)
    throw error
  }
  segment.size += bytes.length
}

/** Up to `count` bytes from where it was read last; does not move that place. */
async function readFrom({ path, readAt, size }: Segment, count: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(Math.min(count, size - readAt))
  const handle = await open(path, 'r')
  try {
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, readAt)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

const readTries = 10
const readAgainMs = 500

/** As `readFrom`, but waits for what passes (too many open files); no bytes when it does not. */
export async function readPatiently(segment: Segment, count: number): Promise<Buffer> {
  for (let tries = 1; ; tries++) {
    const bytes = await readFrom(segment, count).catch(() => undefined)
    if (bytes || tries === readTries) return bytes ?? Buffer.alloc(0)
    await new Promise((resolve) => {
      setTimeout(resolve, readAgainMs).unref()
    })
  }
}

/** Records of a segment may be removed once every reader has them. A file that cannot be removed is sent again after a restart. */
export async function removeSegment({ handle, path }: Segment): Promise<void> {
  await handle?.close().catch(() => undefined)
  await unlink(path).catch(() => undefined)
}

/** The last whole record in a file of an earlier process; `undefined` when there is none. */
export function lastLine(path: string): string | undefined {
  return decodeFrames(readFileSync(path)).lines.at(-1)
}
