import { type PatternVisitor, readPattern } from './pattern-reader.ts'

/** One of the alternatives of a pattern, and the texts of which each match of it holds one; `null` when there are none. */
export interface Alternative {
  readonly source: string
  readonly needs: readonly string[] | null
}

/** Texts of a part of a pattern, in lower case. */
interface Texts {
  /** All that it can match, when these are few. */
  readonly all: readonly string[] | null
  /** What it matches holds one of these. */
  readonly oneOf: Candidate | null
}

interface Candidate {
  readonly texts: readonly string[]
  /** See `rarityOf`. */
  readonly rarity: number
}

/** More texts, or longer ones, than these are not put together. */
const MOST = 96
const LONGEST = 24

const unknown: Texts = { all: null, oneOf: null }

/**
 * The alternatives of a pattern that is read without case, and what each needs. As the prefilters of linear engines do
 * (Cox, "Regular Expression Matching with a Trigram Index", 2012): the texts of small parts are multiplied out, and of
 * what must all be there the rarest is chosen.
 */
export function alternativesOf({ source }: RegExp): readonly Alternative[] {
  return readPattern(source, texts).map((one) => ({
    source: one.source,
    needs: strongest(one.part)?.texts ?? null,
  }))
}

const texts: PatternVisitor<Texts> = {
  nothing: { all: [''], oneOf: null },

  /** ASCII only: what other characters fold to is not followed here. */
  one(codes) {
    if (codes === null || codes.some((code) => code > 0x7e)) return unknown
    return { all: distinct(codes.map((code) => String.fromCharCode(code).toLowerCase())), oneOf: null }
  },

  eitherOf(parts) {
    const all = parts.every((part) => part.all !== null) ? distinct(parts.flatMap((part) => part.all!)) : null
    if (all !== null && all.length <= MOST && !all.includes('')) return { all, oneOf: null }
    const needs = parts.map(strongest)
    const oneOf = needs.every((need) => need !== null) ? candidate(distinct(needs.flatMap((need) => need.texts))) : null
    return { all: all !== null && all.length <= MOST ? all : null, oneOf }
  },

  /** Texts grow as long as all of them are known; each part that must be there is a candidate. */
  inSequence(parts) {
    let known: readonly string[] = ['']
    let whole = true
    let best: Candidate | null = null
    const offer = (other: Candidate | null): void => {
      if (other !== null && other.rarity > (best?.rarity ?? 0)) best = other
    }
    for (const { all, oneOf } of parts) {
      const longer = all === null ? null : joined(known, all)
      if (longer === null) {
        offer(candidate(known))
        whole = false
        if (all === null) offer(oneOf)
      }
      known = longer ?? all ?? ['']
    }
    offer(candidate(known))
    return { all: whole ? known : null, oneOf: best }
  },

  repeated(part, min, max) {
    if (min === 1 && max === 1) return part
    if (min > 0) return { all: null, oneOf: strongest(part) }
    return max === 1 && part.all !== null ? { all: distinct(['', ...part.all]), oneOf: null } : unknown
  },
}

function strongest({ all, oneOf }: Texts): Candidate | null {
  return (all === null ? null : candidate(all)) ?? oneOf
}

function joined(before: readonly string[], after: readonly string[]): readonly string[] | null {
  if (before.length * after.length > MOST) return null
  const both: string[] = []
  for (const one of before) {
    for (const other of after) {
      if (one.length + other.length > LONGEST) return null
      both.push(one + other)
    }
  }
  return before.length === 1 || after.length === 1 ? both : distinct(both)
}

/** `null` when one of the texts is empty: everything holds that. */
function candidate(texts: readonly string[]): Candidate | null {
  const rarity = rarityOf(texts)
  return rarity === 0 ? null : { texts, rarity }
}

/** Bits, roughly, by which the most usual of the texts is rare; fewer the more texts there are. 0: says nothing. */
function rarityOf(texts: readonly string[]): number {
  let least = Number.POSITIVE_INFINITY
  for (const text of texts) {
    let bits = 0
    for (const character of text) bits += USUAL.includes(character) ? 3 : 5
    least = Math.min(least, bits)
  }
  return least === 0 || texts.length === 0 ? 0 : Math.max(0.1, least - Math.log2(texts.length))
}

const USUAL = ' eaiotnrsl'

function distinct(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)]
}
