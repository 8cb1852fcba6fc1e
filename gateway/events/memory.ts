import type { Decision } from '../contract/index.ts'

/** The last decisions, all of them, for `sallyport explain` and the admin; lost with the process. */
export interface DecisionMemory {
  add(decision: Decision): undefined
  /** The latest decision of that request id. */
  get(requestId: string): Decision | undefined
  /** At most `limit` decisions that `wanted` accepts, newest first. */
  recent(limit: number, wanted?: (decision: Decision) => boolean): Decision[]
  readonly size: number
}

/** @param capacity most decisions kept; one takes about 2 KB. */
export function createDecisionMemory(capacity: number): DecisionMemory {
  if (!Number.isInteger(capacity) || capacity < 0) {
    throw new RangeError(`decision memory of ${capacity}: use a whole number of 0 or more`)
  }
  const ring = new Array<Decision | undefined>(capacity).fill(undefined)
  let next = 0
  let size = 0

  function recent(limit: number, wanted: (decision: Decision) => boolean = () => true): Decision[] {
    const found: Decision[] = []
    for (let back = 1; back <= size && found.length < limit; back++) {
      const decision = ring[(next - back + capacity) % capacity]!
      if (wanted(decision)) found.push(decision)
    }
    return found
  }

  return {
    add(decision) {
      if (capacity === 0) return
      if (size < capacity) size++
      ring[next] = decision
      next = next + 1 === capacity ? 0 : next + 1
    },
    // Somebody asks now and then, requests come all the time: looking through is cheaper than keeping an index.
    get: (requestId) => recent(1, ({ request }) => request.id === requestId)[0],
    recent,
    get size() {
      return size
    },
  }
}
