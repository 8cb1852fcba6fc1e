import type { IncomingMessage } from 'node:http'
import { constants, inflateRawSync, unzipSync } from 'node:zlib'
import type { BodyView, Field } from '../contract/index.ts'
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
  const inflated = inflate(received, contentEncoding)
  const bytes = inflated ?? received
  const complete = held.complete && inflated !== null
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

/** Enough for a held body that is eight times its size inflated; a bomb costs a few milliseconds and no more. */
const maxInflated = 1_048_576

/**
 * What a compressed body says, for inspection only: it is sent on as it came. `null`: nobody could read it (another
 * coding, broken data, a bomb), which the caller must not take for harmless. Brotli is not opened: its decoder has had
 * flaws, and requests hardly use it.
 */
function inflate(bytes: Buffer, contentEncoding: string | null): Buffer | null {
  const coding = contentEncoding?.trim().toLowerCase() ?? 'identity'
  if (coding === '' || coding === 'identity') return bytes
  const options = { maxOutputLength: maxInflated, finishFlush: constants.Z_SYNC_FLUSH }
  try {
    if (coding === 'gzip' || coding === 'x-gzip' || coding === 'deflate') return inflateAny(bytes, options)
  } catch {
    // Said by the caller.
  }
  return null
}

/** `deflate` is zlib by RFC 9110, 8.4.1.2, and raw deflate from clients that read it otherwise. */
function inflateAny(bytes: Buffer, options: { maxOutputLength: number; finishFlush: number }): Buffer {
  const isWrapped = (bytes[0] === 0x1f && bytes[1] === 0x8b) || ((bytes[0] ?? 0) & 0x0f) === 8
  return isWrapped ? unzipSync(bytes, options) : inflateRawSync(bytes, options)
}
