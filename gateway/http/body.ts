import type { IncomingMessage } from 'node:http'
import type { BodyView, Field } from '../contract/index.ts'
import { openCodings } from './content-coding.ts'
import { bodyFields, mediaTypeOf } from './fields.ts'

/** The start of a body, held back until it is judged. */
export interface HeldBody {
  readonly chunks: Buffer[]
  readonly bytes: number
  /** Nothing is left to come. */
  readonly complete: boolean
}

export type BodyFailure = 'too-large' | 'timeout' | 'gone'

/** A client may send each byte as a chunk, and each piece costs a hundred times that: they are put together in time. */
const maxPieces = 1_024

/**
 * Holds back up to `inspectBytes` of the body. Calls `done` once, with what was read or why it could not be; the
 * stream is paused then. More than `maxBytes`, or a client that needs longer than `timeoutMs`, ends it.
 */
export function holdBody(
  req: IncomingMessage,
  limits: { readonly inspectBytes: number; readonly maxBytes: number; readonly timeoutMs: number | null },
  done: (result: HeldBody | BodyFailure) => void,
): void {
  const chunks: Buffer[] = []
  let merged = 0
  let bytes = 0
  const timer = limits.timeoutMs === null ? undefined : setTimeout(() => finish('timeout'), limits.timeoutMs)
  const finish = (result: HeldBody | BodyFailure): void => {
    clearTimeout(timer)
    req.off('data', onData)
    req.off('end', onEnd)
    req.off('close', onGone)
    req.off('error', onGone)
    done(result)
  }
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk)
    bytes += chunk.length
    if (chunks.length - merged === maxPieces) {
      chunks.push(Buffer.concat(chunks.splice(merged)))
      merged++
    }
    if (bytes > limits.maxBytes) finish('too-large')
    else if (bytes >= limits.inspectBytes) {
      req.pause()
      finish({ chunks, bytes, complete: false })
    }
  }
  const onEnd = (): void => finish({ chunks, bytes, complete: true })
  const onGone = (): void => finish('gone')
  req.on('data', onData)
  req.on('end', onEnd)
  req.on('close', onGone)
  req.on('error', onGone)
}

/** What plugins see of a held body. Fields are decoded once, when the first plugin asks. */
export function bodyView(held: HeldBody, contentType: string, contentEncoding: string | null): BodyView {
  const received = held.chunks.length === 1 ? held.chunks[0]! : Buffer.concat(held.chunks, held.bytes)
  const opened = openCodings(received, contentEncoding)
  const bytes = opened?.bytes ?? received
  const complete = held.complete && opened?.whole === true
  let decoded: readonly Field[] | null = null
  return {
    bytes,
    complete,
    mediaType: mediaTypeOf(contentType),
    fields() {
      decoded ??= bodyFields({ bytes, contentType, complete })
      return decoded
    },
  }
}
