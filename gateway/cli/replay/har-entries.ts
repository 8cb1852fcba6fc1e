const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const lineFeed = 0x0a

/** More than the largest entry of a browser, with the body of its answer. */
const longestEntry = 256 * 1_024 * 1_024

/** `{"log":{"entries":[` : an entry begins at this depth. */
const entryDepth = 3

export interface HarEntry {
  readonly value: unknown
  /** Where it begins in the file, from 1. */
  readonly line: number
}

/**
 * The entries of a HAR file (`log.entries`), one at a time: such files are one JSON text, larger than memory at times.
 * Throws, naming the line, when it is not JSON or ends too early.
 */
export async function* readHarEntries(chunks: AsyncIterable<Buffer>): AsyncGenerator<HarEntry> {
  let depth = 0
  let line = 1
  let inString = false
  let isEscaped = false
  /** The key that was read last, while it may be `entries`. */
  let word = ''
  let isInEntries = false
  let found = false
  let parts: Buffer[] = []
  let held = 0
  let startLine = 0
  for await (const chunk of chunks) {
    let start = parts.length > 0 ? 0 : -1
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!
      if (byte === lineFeed) line++
      if (inString) {
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quote) inString = false
        else if (depth < entryDepth && word.length < 16) word += String.fromCharCode(byte)
      } else if (byte === quote) {
        inString = true
        if (depth < entryDepth) word = ''
      } else if (byte === openBrace || byte === openBracket) {
        if (byte === openBracket && depth === 2 && word === 'entries') isInEntries = found = true
        else if (isInEntries && depth === entryDepth) {
          start = i
          startLine = line
        }
        depth++
      } else if (byte === closeBrace || byte === closeBracket) {
        depth--
        if (isInEntries && depth === entryDepth && start >= 0) {
          parts.push(chunk.subarray(start, i + 1))
          yield { value: parse(Buffer.concat(parts), startLine), line: startLine }
          parts = []
          held = 0
          start = -1
        } else if (isInEntries && depth < entryDepth) isInEntries = false
      }
    }
    if (start >= 0) {
      parts.push(chunk.subarray(start))
      held += chunk.length - start
      if (held > longestEntry) throw new Error(`the entry at line ${startLine} is longer than ${longestEntry} bytes`)
    }
  }
  if (!found) throw new Error('the file is JSON and has no `log.entries`: it is no HAR')
  if (depth !== 0 || inString) throw new Error(`the file ends at line ${line} in the middle: it was cut off`)
}

function parse(text: Buffer, line: number): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch (error) {
    throw new Error(`the entry at line ${line} is not JSON: ${(error as Error).message}`)
  }
}
