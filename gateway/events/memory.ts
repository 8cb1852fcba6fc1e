import type { Decision } from '../contract/index.ts'

/** The last decisions, all of them, for `sallyport explain` and the admin; lost with the process. */
export interface DecisionMemory {
  add(decision: Decision): undefined
  /** The latest decision of that request id. */
  get(requestId: string): Decision | undefined
  /** At most `limit` decisions that `wanted` accepts, newest first. */
  recent(limit: number, wanted?: (decision: Decision) => boolean): Decision[]
  /** As `recent`, with when each was added, by the `wallMs` that the memory was made with. */
  dated(
    limit: number,
    wanted: (decision: Decision) => boolean,
  ): { readonly atMs: number; readonly decision: Decision }[]
  readonly size: number
}

/**
 * @param capacity most decisions kept; one takes about 2 KB.
 * @param wallMs by which they are dated; without it they are not.
 */
export function createDecisionMemory(capacity: number, wallMs?: () => number): DecisionMemory {
  if (!Number.isInteger(capacity) || capacity < 0) {
    throw new RangeError(`decision memory of ${capacity}: use a whole number of 0 or more`)
  }
  const ring = new Array<Decision | undefined>(capacity).fill(undefined)
  const times = new Float64Array(wallMs ? capacity : 0)
  let next = 0
  let size = 0

  function dated(limit: number, wanted: (decision: Decision) => boolean) {
    const found: { atMs: number; decision: Decision }[] = []
    for (let back = 1; back <= size && found.length < limit; back++) {
      const at = (next - back + capacity) % capacity
      const decision = ring[at]!
      if (wanted(decision)) found.push({ atMs: times[at] ?? 0, decision })
    }
    return found
  }

  function recent(limit: number, wanted: (decision: Decision) => boolean = () => true): Decision[] {
    return dated(limit, wanted).map(({ decision }) => decision)
  }

  return {
    add(decision) {
      if (capacity === 0) return
      if (size < capacity) size++
      ring[next] = decision
      if (wallMs) times[next] = wallMs()
      next = next + 1 === capacity ? 0 : next + 1
    },
    // Somebody asks now and then, requests come all the time: looking through is cheaper than keeping an index.
    get: (requestId) => recent(1, ({ request }) => request.id === requestId)[0],
    recent,
    dated,
    get size() {
      return size
    },
  }
}
