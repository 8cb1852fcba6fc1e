/** What is due next comes first; of two that are due at the same time, the one that was pushed first. */
export interface Heap<T> {
  push(dueMs: number, value: T): undefined
  /** When the first one is due; infinite when there is none. */
  nextMs(): number
  /** Only when there is one. */
  pop(): T
  size(): number
}

interface Item<T> {
  readonly dueMs: number
  readonly order: number
  readonly value: T
}

/** A binary heap. */
export function createHeap<T>(): Heap<T> {
  const items: Item<T>[] = []
  let pushed = 0
  const isBefore = (a: Item<T>, b: Item<T>): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)

  function swap(i: number, j: number): undefined {
    const item = items[i]!
    items[i] = items[j]!
    items[j] = item
  }

  return {
    push(dueMs, value) {
      let at = items.push({ dueMs, order: pushed++, value }) - 1
      for (let up = (at - 1) >> 1; at > 0 && isBefore(items[at]!, items[up]!); up = (at - 1) >> 1) {
        swap(at, up)
        at = up
      }
    },
    nextMs: () => items[0]?.dueMs ?? Number.POSITIVE_INFINITY,
    pop() {
      const { value } = items[0]!
      const last = items.pop()!
      if (items.length > 0) items[0] = last
      for (let at = 0; ; ) {
        const left = at * 2 + 1
        const right = left + 1
        let least = at
        if (left < items.length && isBefore(items[left]!, items[least]!)) least = left
        if (right < items.length && isBefore(items[right]!, items[least]!)) least = right
        if (least === at) return value
        swap(at, least)
        at = least
      }
    },
    size: () => items.length,
  }
}
