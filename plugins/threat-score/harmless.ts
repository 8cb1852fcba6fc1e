import type { Field } from '../../gateway/contract/index.ts'

/** Values in which nothing was found, and which need not be looked at again. */
export interface Harmless {
  has(field: Field): boolean
  add(field: Field): undefined
}

/** Twice so many are kept, each of at most `longest` characters: a megabyte, whatever clients write. */
const most = 1_000
const longest = 512

/**
 * Remembers user agents: the one value of a browser's head that is long, never plain, and the same with every request.
 * What is found in a field depends on nothing but the field, so looking once is enough. Those that are asked for stay:
 * when the young ones are many, they become the old ones, and the old ones that nobody asked for are forgotten.
 */
export function createHarmless(): Harmless {
  let young = new Set<string>()
  let old = new Set<string>()

  function keep(value: string): undefined {
    if (young.size >= most) {
      old = young
      young = new Set()
    }
    young.add(value)
  }

  return {
    has(field) {
      if (!isKept(field)) return false
      if (young.has(field.value)) return true
      if (!old.has(field.value)) return false
      keep(field.value)
      return true
    },
    add: (field) => (isKept(field) ? keep(field.value) : undefined),
  }
}

function isKept({ where, kind, raw, value, steps }: Field): boolean {
  if (where !== 'header.user-agent' || kind !== 'header' || value.length > longest) return false
  return steps.length === 0 && raw === value
}
