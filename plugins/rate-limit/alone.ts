import type { CommonMemory } from '../../gateway/contract/index.ts'

/**
 * The same work with no other worker counting meanwhile: what fits when a request looks still fits when it takes, whichever
 * limits it has to pass. With a single worker it is the work itself.
 */
export function alone<A extends readonly unknown[], R>(
  common: CommonMemory | null,
  work: (...args: A) => R,
): (...args: A) => R {
  if (common === null) return work
  return (...args) => {
    common.enter()
    try {
      return work(...args)
    } finally {
      common.leave()
    }
  }
}
