import type { Sample } from './exposition.ts'

/** A plain number behind one set of label values. */
export interface Cell {
  value: number
}

/** Counters of one metric by label values. */
export interface Counters {
  /** The cell of these values, made if there is place; keep it where that is possible. */
  cell(...values: readonly string[]): Cell
  samples(): Iterable<Sample>
}

/** Label sets of one metric: a page of them stays readable and small, whatever name reaches a label. */
export const maxLabelSets = 200
/** Values of all labels beyond that. */
export const otherLabel = '_other'

export function createCounters(labels: readonly string[], limit = maxLabelSets): Counters {
  const cells = new Map<string, Cell & { readonly labels: Readonly<Record<string, string>> }>()

  function make(key: string, values: readonly string[]): Cell {
    const made = { value: 0, labels: Object.fromEntries(labels.map((label, n) => [label, values[n] ?? ''])) }
    cells.set(key, made)
    return made
  }

  const others = labels.map(() => otherLabel)
  const otherKey = others.join('\n')
  return {
    cell(...values) {
      const key = values.length === 1 ? values[0]! : values.join('\n')
      const known = cells.get(key)
      if (known) return known
      if (cells.size < limit) return make(key, values)
      return cells.get(otherKey) ?? make(otherKey, others)
    },
    samples: () => cells.values(),
  }
}
