import { composeScore, familyOf, type Signal } from '../../gateway/contract/index.ts'

/** Beyond this score further evidence changes nothing, and a flood of attacks must not cost more than one. */
export const CERTAIN = 99

/** Whether the score of what was found is certain. */
export interface Certainty {
  begin(): undefined
  /** Takes in what stands in `found` from `from` on. Composes the score only where a family has stronger evidence. */
  isReached(found: readonly Signal[], from: number): boolean
}

export function createCertainty(): Certainty {
  const strongest = new Map<string, number>()
  return {
    begin() {
      strongest.clear()
    },
    isReached(found, from) {
      let changed = false
      for (let i = from; i < found.length; i++) {
        const { id, points } = found[i]!
        const family = familyOf(id)
        if (points <= (strongest.get(family) ?? 0)) continue
        strongest.set(family, points)
        changed = true
      }
      return changed && composeScore(found) >= CERTAIN
    },
  }
}
