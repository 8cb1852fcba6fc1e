import type { ResponsePiece } from '../../gateway/contract/index.ts'
import type { Leak } from './leak.ts'
import { listings } from './listings.ts'
import { secrets } from './secrets.ts'
import { createSieve } from './sieve.ts'
import { sqlErrors } from './sql-errors.ts'
import { stackTraces } from './stack-traces.ts'

export const bodyLeaks: readonly Leak[] = [...stackTraces, ...sqlErrors, ...secrets, ...listings]

/** What a pattern sees around an anchor; its part before is shorter than the overlap of two pieces. */
const before = 240
const after = 480
/** Windows that are read for one leak in one piece: a page may have an anchor in every line. */
const maxWindows = 32

/** The leaks in a piece of a body, each once. */
export function createBodyLook(leaks: readonly Leak[]): (piece: ResponsePiece) => ReadonlySet<Leak> {
  const sieve = createSieve(leaks)
  return ({ bytes, mediaType }) => {
    let windows: Map<Leak, number> | undefined
    let found: Set<Leak> | undefined
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    sieve(bytes, (at, leak) => {
      if (found?.has(leak) || (leak.mediaTypes && !leak.mediaTypes.includes(mediaType))) return
      windows ??= new Map()
      const seen = windows.get(leak) ?? 0
      if (seen >= maxWindows) return
      windows.set(leak, seen + 1)
      const start = Math.max(0, at - before)
      if (leak.pattern && !leak.pattern.test(text.toString('latin1', start, at + after))) return
      found ??= new Set()
      found.add(leak)
    })
    return found ?? nothing
  }
}

const nothing: ReadonlySet<Leak> = new Set()
