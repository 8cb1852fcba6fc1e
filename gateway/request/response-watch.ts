import type { Clock, ResponsePiece } from '../contract/index.ts'
import { mediaTypeOf } from '../http/fields.ts'
import { findHeader } from '../http/request-context.ts'
import { runSteps } from '../pipeline/run.ts'
import { type Monitor, type PipelineContext, responseSheet, type Step, type SyncRun } from '../pipeline/step.ts'

/** Shows the start of a response body to plugins. Keeps references to what is forwarded, and copies only borders. */
export interface BodyWatch {
  see(piece: Buffer): void
  /** Looks at once at what is left, so that the record has it. */
  finish(): void
}

/** Bytes of a body that are shown. */
const maxWatched = 65_536
/** Smaller pieces are gathered: an application may send byte by byte, and each look reads the overlap again. */
const worthALook = 16_384
/** What a piece begins with of the one before, so that nothing hides on the border. */
const overlapBytes = 1_024

/** `null` where there is no text to read: other media, or a content coding. */
export function watchBody(
  { clock, monitor }: { readonly clock: Clock; readonly monitor: Monitor },
  ctx: PipelineContext,
  steps: readonly Step<SyncRun>[],
  status: number,
  headers: readonly string[],
): BodyWatch | null {
  const coding = findHeader(headers, 'content-encoding')
  if (coding !== null && coding.toLowerCase() !== 'identity') return null
  const mediaType = mediaTypeOf(findHeader(headers, 'content-type') ?? '')
  if (!isText(mediaType)) return null

  const sheet = responseSheet(ctx)
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let tail: Buffer | null = null
  let left = maxWatched

  // The client's write comes first: this runs when the event loop has done its round, or when the request is over.
  const look = (): void => {
    if (waiting.length === 0) return
    const pieces = tail === null ? waiting : [tail, ...waiting]
    const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
    waiting = []
    waitingBytes = 0
    tail = left > 0 ? bytes.subarray(-overlapBytes) : null
    const piece: ResponsePiece = { status, mediaType, bytes }
    runSteps(steps, ctx, clock, monitor, piece, sheet)
  }
  return {
    see(piece) {
      if (left === 0) return
      const shown = piece.length > left ? piece.subarray(0, left) : piece
      const waitedBytes = waitingBytes
      waiting.push(shown)
      waitingBytes += shown.length
      left -= shown.length
      if (waitedBytes < worthALook && (waitingBytes >= worthALook || left === 0)) setImmediate(look)
    },
    finish: look,
  }
}

/** Without a type it may be anything: servers send dot files like that. */
function isText(mediaType: string): boolean {
  if (mediaType === '' || mediaType.startsWith('text/')) return true
  return /^application\/(?:[^/]{1,100}\+)?(?:json|xml|yaml|x-yaml|javascript|x-javascript|x-ndjson|x-sh|sql)$/.test(
    mediaType,
  )
}
