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
  const byId = new Map<string, Decision>()
  let next = 0
  let size = 0
  return {
    add(decision) {
      if (capacity === 0) return
      const oldest = ring[next]
      // A trusted hop may repeat a request id: forgetting the older request must not forget the newer one.
      if (oldest === undefined) size++
      else if (byId.get(oldest.request.id) === oldest) byId.delete(oldest.request.id)
      ring[next] = decision
      byId.set(decision.request.id, decision)
      next = next + 1 === capacity ? 0 : next + 1
    },
    get: (requestId) => byId.get(requestId),
    recent(limit, wanted = () => true) {
      const found: Decision[] = []
      for (let back = 1; back <= size && found.length < limit; back++) {
        const decision = ring[(next - back + capacity) % capacity]!
        if (wanted(decision)) found.push(decision)
      }
      return found
    },
    get size() {
      return size
    },
  }
}
