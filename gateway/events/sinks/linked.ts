import { timely } from '../deadline.ts'
import type { Sink } from '../sink.ts'

/** A connection to a broker. */
export interface Link {
  /** Resolves when the broker has all of them, in order. */
  send(lines: readonly string[]): Promise<void>
  close(): Promise<void>
}

/**
 * A sink over a connection that is made when the first events come, and made anew after a failure: what a client library
 * still does about a batch that it has lost track of is not worth knowing.
 *
 * @param who as errors call it
 */
export function createLinkedSink(who: string, deadlineMs: number, open: () => Promise<Link>): Sink {
  let link: Promise<Link> | undefined

  function forget(lost: Promise<Link>): undefined {
    if (link === lost) link = undefined
    lost.then((opened) => opened.close()).catch(() => undefined)
  }

  return {
    async write(lines) {
      link ??= open()
      const mine = link
      try {
        await timely(
          mine.then((opened) => opened.send(lines.trimEnd().split('\n'))),
          deadlineMs,
          who,
        )
      } catch (error) {
        forget(mine)
        throw error
      }
    },
    async close() {
      if (link !== undefined) forget(link)
    },
  }
}
