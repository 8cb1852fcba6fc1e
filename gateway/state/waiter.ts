import type { Waiter } from './key-table.ts'

/** Somebody who waits for an answer, and gets `away` when it has not come after `ms`. */
export function createWaiter(cost: number, ms: number, resolve: Resolve, onLate: () => void): Waiter {
  const waiter: Waiter = {
    cost,
    settled: false,
    settle(answer) {
      if (waiter.settled) return
      waiter.settled = true
      clearTimeout(timer)
      resolve(answer)
    },
  }
  // After a pause of this process the timer comes first, though the answer may be there to be read: let it be read.
  const timer = setTimeout(() => setImmediate(timeUp), ms)
  function timeUp(): void {
    if (waiter.settled) return
    waiter.settle('away')
    onLate()
  }
  return waiter
}

type Resolve = (answer: 'granted' | 'over' | 'away') => void
