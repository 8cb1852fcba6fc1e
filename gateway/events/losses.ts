import type { Gap } from '../contract/index.ts'

/** Numbers that are lost, without saying for whom. */
export type Loss = Pick<Gap, 'from' | 'to' | 'count' | 'why'>

/** Sequence numbers that one sink lost and that are not declared yet, as ranges. */
export interface Losses {
  add(seq: number, why: Gap['why']): undefined
  /** The oldest ranges, at most `count`; they are declared from now on. */
  take(count: number): readonly Loss[]
  /** The lowest number that is not declared. */
  readonly first: number | undefined
}

export function createLosses(): Losses {
  const ranges: { from: number; to: number; count: number; why: Gap['why'] }[] = []
  return {
    add(seq, why) {
      const last = ranges.at(-1)
      if (last?.why === why && last.to === seq - 1) {
        last.to = seq
        last.count++
      } else {
        ranges.push({ from: seq, to: seq, count: 1, why })
      }
    },
    take: (count) => ranges.splice(0, count),
    get first() {
      return ranges.reduce<number | undefined>((least, { from }) => Math.min(least ?? from, from), undefined)
    },
  }
}
