import type { Gap } from '../contract/index.ts'
import { idOf } from './event-id.ts'
import type { Mark } from './marks.ts'

/** What a sink got at least from a process that is no more. */
export interface Inherited {
  readonly name: string
  /** The last record that lies on disk for it. */
  readonly inherited: string | undefined
}

/**
 * What earlier processes lost, one range per sink. The mark is up to a second old when a process is killed, so a range may
 * begin with records that did arrive; records on disk say more than the mark.
 */
export function lostBefore(earlier: readonly Mark[], sinks: readonly Inherited[]): readonly Gap[] {
  return earlier.flatMap(({ stream, last, safe }) =>
    sinks.flatMap(({ name, inherited }): Gap[] => {
      const onDisk = inherited === undefined ? undefined : idOf(inherited)
      const known = Math.max(safe[name] ?? 0, onDisk?.stream === stream ? onDisk.seq : 0)
      if (last !== null && known >= last) return []
      return [{ stream, sink: name, from: known + 1, to: last, count: null, why: 'killed' }]
    }),
  )
}
