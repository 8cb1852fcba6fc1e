const FRAGMENT = /\bfragment\s{1,9}(\w{1,100})\s{1,9}on\s/g
const SPREAD = /\.\.\.\s{0,9}(?!on\b)(\w{1,100})/g
const MOST_FRAGMENTS = 100

/** Whether a fragment leads back to itself: a server that does not check runs until its stack ends. */
export function isCircular(text: string): boolean {
  const starts = [...text.matchAll(FRAGMENT)].slice(0, MOST_FRAGMENTS)
  const parts = new Map<string, string[]>()
  starts.forEach((start) => {
    const part = selectionAt(text, start.index + start[0].length)
    parts.set(start[1]!, Array.from(part.matchAll(SPREAD), ([, name]) => name!).slice(0, MOST_FRAGMENTS))
  })
  return [...parts.keys()].some((name) => leadsTo(name, parts))
}

/** From `at` to the brace that closes the first one. */
function selectionAt(text: string, at: number): string {
  let depth = 0
  for (let i = at; i < text.length && i < at + LONGEST_FRAGMENT; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x7b) depth++
    else if (code === 0x7d && --depth <= 0) return text.slice(at, i)
  }
  return text.slice(at, at + LONGEST_FRAGMENT)
}
/** Bounds the work: a hundred fragments are read that far. */
const LONGEST_FRAGMENT = 2000

function leadsTo(name: string, parts: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>()
  const open = [...(parts.get(name) ?? [])]
  while (open.length > 0) {
    const next = open.pop()!
    if (next === name) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(parts.get(next) ?? []))
  }
  return false
}
