import type { Readable } from 'node:stream'

export interface Line {
  readonly bytes: Buffer
  /** From 1. */
  readonly number: number
  /** The last line of a file without a line feed: a write may have been cut off. */
  readonly torn: boolean
}

/** More than the largest request with its body. */
const longestLine = 64 * 1_024 * 1_024
const lineFeed = 0x0a

/** The lines of a stream, one at a time. Throws when one is longer than any record. */
export async function* readLines(stream: Readable): AsyncGenerator<Line> {
  let parts: Buffer[] = []
  let held = 0
  let number = 1
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      parts.push(chunk.subarray(start, end))
      yield { bytes: joined(parts), number: number++, torn: false }
      parts = []
      held = 0
      start = end + 1
    }
    if (start < chunk.length) parts.push(chunk.subarray(start))
    held += chunk.length - start
    if (held > longestLine)
      throw new Error(`line ${number} is longer than ${longestLine} bytes: no recorded request is`)
  }
  if (held > 0) yield { bytes: joined(parts), number, torn: true }
}

function joined(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}
