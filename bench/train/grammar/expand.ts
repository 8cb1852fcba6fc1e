/** Alternatives by name; `⟨name⟩` in one of them stands for one of that name, `⟨name+⟩` for one to four of them. */
export type Grammar = Readonly<Record<string, readonly string[]>>

/** A whole number from 0 to 2^32 - 1, always the same ones in the same order. */
export type Random = () => number

/** Deeper references become nothing, so that no grammar can run on. */
const DEEPEST = 24
const REFERENCE = /⟨([\w-]+)(\+?)⟩/g

/** One text of the grammar. Throws where a name is unknown: a typing error would only make the samples poorer. */
export function expand(grammar: Grammar, name: string, random: Random, depth = 0): string {
  const choices = grammar[name]
  if (choices === undefined) throw new Error(`the grammar has no ⟨${name}⟩`)
  if (depth > DEEPEST) return ''
  const chosen = choices[random() % choices.length]!
  return chosen.replace(REFERENCE, (_, inner: string, many: string) => {
    const times = many === '' ? 1 : 1 + (random() % 4)
    return Array.from({ length: times }, () => expand(grammar, inner, random, depth + 1)).join('')
  })
}

/** mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
