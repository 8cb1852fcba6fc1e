import type { Signal } from '../../gateway/contract/index.ts'

/** The arithmetic as docs/architecture.md states it, written a second time. */
export function recompute(signals: readonly Signal[]): number {
  const families = new Map<string, number>()
  const counted = signals.filter(({ observed }) => observed !== true)
  const places = Map.groupBy(counted, ({ id, where }) => `${id.split('.')[0]} ${where}`)
  for (const [key, found] of places) {
    const points = found.map((signal) => signal.points).sort((a, b) => b - a)
    const sum = Math.min(
      100,
      points.reduce((total, one, n) => total + one / 2 ** n, 0),
    )
    const family = key.split(' ')[0]!
    families.set(family, Math.max(families.get(family) ?? 0, sum))
  }
  let harmless = 1
  for (const points of families.values()) harmless *= 1 - points / 100
  return Math.round(100 * (1 - harmless))
}
