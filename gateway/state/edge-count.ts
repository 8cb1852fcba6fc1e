/** How many edges there are, from what servers counted. */
export interface EdgeCount {
  edges(): number
  /** What each server that answers has counted. */
  counted(counts: readonly number[]): undefined
  /** A server is new, or back: it has to hear from everybody first, and nobody may take a larger share before. */
  again(): undefined
}

/** @param assumed holds until the first count. @param everybodyMs within which every edge makes itself heard. */
export function createEdgeCount(assumed: number, everybodyMs: number): EdgeCount {
  let edges = assumed
  let isCounted = false
  let wholeAtMs = 0
  return {
    edges: () => edges,
    counted(counts) {
      const seen = Math.max(1, ...counts)
      edges = isCounted && performance.now() < wholeAtMs ? Math.max(edges, seen) : seen
      isCounted = true
    },
    again() {
      wholeAtMs = performance.now() + everybodyMs
    },
  }
}
