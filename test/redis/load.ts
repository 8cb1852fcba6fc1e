import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Given } from '../rate-limit/edge.ts'
import type { Sent, SharedEdge } from '../rate-limit/shared-edge.ts'

export interface Load {
  /** What came of the latest request. */
  latest(): Sent | undefined
  admitted(): number
  /** Ends the load and tells what came of it. */
  stop(): Promise<Sum>
}

export interface Sum {
  readonly sent: number
  readonly admitted: number
  readonly degraded: number
  /** The longest that a request took, without the longest pause of this process, ms. */
  readonly longestMs: number
}

/** Requests from every edge, one after the other at each, until told to stop. */
export function startLoad(edges: readonly SharedEdge[], given: Given = {}): Load {
  let stopped = false
  let [sent, admitted, degraded, longestMs] = [0, 0, 0, 0]
  let latest: Sent | undefined
  const pauses = monitorEventLoopDelay({ resolution: 1 })
  pauses.enable()
  const all = edges.map(async (edge) => {
    while (!stopped) {
      const one = await edge.send(given)
      latest = one
      sent++
      if (one.admitted) admitted++
      if (one.degraded) degraded++
      longestMs = Math.max(longestMs, one.tookMs)
      // Others have to get a turn, and the machine is shared.
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  })
  return {
    latest: () => latest,
    admitted: () => admitted,
    async stop() {
      stopped = true
      await Promise.all(all)
      pauses.disable()
      return { sent, admitted, degraded, longestMs: longestMs - pauses.max / 1e6 }
    },
  }
}

/** What tests add to a deadline: timers are late, and a starved process has more than one pause. */
export const slackMs = 500

/** For reports of what was measured: `SHOW_FIGURES=1`. */
export function figures(what: string, sum: unknown): undefined {
  if (process.env.SHOW_FIGURES) process.stderr.write(`FIGURES ${what}: ${JSON.stringify(sum)}\n`)
}
