import type { Ban } from '../../contract/index.ts'

/** Bans by their end, the soonest first (binary heap, Williams 1964). What `isStale` says is gone is dropped on the way. */
export interface Heap {
  push(ban: Ban): undefined
  /** The one that ends first. */
  peek(): Ban | undefined
}

/** Stale entries are swept out when they are more than the live ones, so that the heap is bounded by the table. */
const sweepAbove = 1_024

export function createHeap(isStale: (ban: Ban) => boolean, live: () => number): Heap {
  let heap: Ban[] = []

  function sink(at: number): undefined {
    const ban = heap[at]!
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1]!.untilMs < heap[child]!.untilMs) child++
      if (heap[child]!.untilMs >= ban.untilMs) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = ban
  }

  function pop(): undefined {
    const last = heap.pop()!
    if (heap.length === 0) return
    heap[0] = last
    sink(0)
  }

  function compact(): undefined {
    heap = heap.filter((ban) => !isStale(ban))
    for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(at)
  }

  return {
    push(ban) {
      if (heap.length > sweepAbove && heap.length > 2 * live()) compact()
      let at = heap.push(ban) - 1
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (heap[parent]!.untilMs <= ban.untilMs) break
        heap[at] = heap[parent]!
        at = parent
      }
      heap[at] = ban
    },
    peek() {
      while (heap.length > 0 && isStale(heap[0]!)) pop()
      return heap[0]
    },
  }
}
