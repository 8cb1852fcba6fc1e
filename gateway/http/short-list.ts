/**
 * Copies, because the list before may have been given out. As literals where they are short, as nearly all are: V8 leaves
 * room for 16 more in what `[...list, item]` makes.
 */
export function extended<T>(list: readonly T[], item: T): readonly T[] {
  return list.length === 0 ? [item] : [...list, item]
}

/** The same with a name and a value, of a flat list of them. */
export function withPair<T>(list: readonly T[], name: T, value: T): readonly T[] {
  if (list.length === 0) return [name, value]
  return list.length === 2 ? [list[0]!, list[1]!, name, value] : [...list, name, value]
}
