import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

export const MB = 1_000_000

/** Sent again and again; so the sender itself needs no memory. */
const piece = Buffer.alloc(64 * 1024, 'sallyport ')

/** Writes so many bytes as fast as they are taken. */
export async function send(to: Writable, bytes: number): Promise<void> {
  for (let left = bytes; left > 0 && !to.destroyed; left -= piece.length) {
    const chunk = left < piece.length ? piece.subarray(0, left) : piece
    if (!to.write(chunk)) await new Promise<void>((resolve) => onceEither(to, ['drain', 'close'], resolve))
  }
  to.end()
}

/** Reads to the end, at most `bytesPerSecond`, and counts. `onCount` is told the sum so far. */
export async function take(
  from: Readable,
  bytesPerSecond = Number.POSITIVE_INFINITY,
  onCount: (bytes: number) => void = () => undefined,
): Promise<number> {
  const startMs = performance.now()
  let bytes = 0
  for await (const chunk of from) {
    bytes += (chunk as Buffer).length
    onCount(bytes)
    const aheadMs = (bytes / bytesPerSecond) * 1_000 - (performance.now() - startMs)
    if (aheadMs > 1) await wait(aheadMs)
  }
  return bytes
}

function onceEither(emitter: Writable, events: readonly string[], done: () => void): void {
  const finish = (): void => {
    for (const event of events) emitter.off(event, finish)
    done()
  }
  for (const event of events) emitter.once(event, finish)
}
