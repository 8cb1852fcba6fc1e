import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { readLines } from '../../capture/lines.ts'
import { captureHeader } from '../../capture/read.ts'
import { fromAccessLog, parseLogLine } from './access-log.ts'
import { fromCapture } from './from-capture.ts'
import { fromHar } from './har.ts'
import type { Assumptions, Recorded } from './recorded.ts'

export type Format = 'capture' | 'har' | 'access-log'

export interface RequestFile {
  readonly format: Format
  readonly entries: AsyncGenerator<Recorded>
}

/** A header line of a capture, or the first line of a log. */
const peeked = 65_536

/** Opens recorded requests, told apart by what is in the file. `key`: of encrypted captures. Reads as it goes. */
export async function openRequests(
  path: string,
  options: Assumptions & { readonly key: Buffer | undefined },
): Promise<RequestFile> {
  const { start, all } = await peek(await plain(path))
  const first = start.toString('latin1').split('\n', 1)[0]!
  const header = captureHeader(first)
  if (header !== null) {
    const lines = readLines(all)
    await lines.next()
    return { format: 'capture', entries: fromCapture(header, lines, options.key) }
  }
  const text = start
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  if (text.startsWith('{') && !text.startsWith('{"specversion"')) return { format: 'har', entries: fromHar(all) }
  if (parseLogLine(first.trimEnd()) !== null)
    return { format: 'access-log', entries: fromAccessLog(readLines(all), options) }
  throw new Error(unknownFormat(text))
}

function unknownFormat(text: string): string {
  if (text === '') return 'the file is empty'
  const what = 'recorded requests are a capture of this gateway, a HAR 1.2 file, or an access log (common or combined)'
  if (text.startsWith('{"specversion"'))
    return `these are decision events, which hold no headers and no queries; ${what}`
  return `line 1 is none that is known here; ${what}`
}

/** Logs are compressed when they are rotated. */
async function plain(path: string): Promise<Readable> {
  const { start, all } = await peek(createReadStream(path))
  // What breaks on the way is thrown where the result is read.
  return start[0] === 0x1f && start[1] === 0x8b ? pipeline(all, createGunzip(), () => undefined) : all
}

/** The beginning of a stream, and the stream with its beginning. */
async function peek(stream: Readable): Promise<{ readonly start: Buffer; readonly all: Readable }> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const held: Buffer[] = []
  let size = 0
  while (size < peeked) {
    const { value, done } = await chunks.next()
    if (done) break
    held.push(value)
    size += value.length
  }
  async function* again(): AsyncGenerator<Buffer> {
    yield* held
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  return { start: Buffer.concat(held), all: Readable.from(again(), { objectMode: false }) }
}
